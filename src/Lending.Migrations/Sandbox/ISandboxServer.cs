namespace Lending.Migrations.Sandbox;

/// <summary>Starts and ends the server of one sandbox, in the way of one kind of operating system.</summary>
internal interface ISandboxServer : IDisposable
{
    /// <summary>Tries to serve on a port; may be called again once a try is over.</summary>
    void Launch(int port);

    /// <summary>Whether the last try is over: the server has ended, or never began.</summary>
    bool HasEnded { get; }
}
