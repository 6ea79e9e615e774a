namespace Lending.Migrations.Chaos.Clients;

/// <summary>What a client said at its end.</summary>
internal enum Said
{
    /// <summary>It was killed, or its shell was, which speaks for itself.</summary>
    Nothing,
    Success,
    Failure,
}

/// <summary>A client's last words.</summary>
/// <param name="Said">How it ended.</param>
/// <param name="Finished">The migrations that it said were done.</param>
/// <param name="Text">Its words, for the story.</param>
internal sealed record Claim(Said Said, IReadOnlyList<string> Finished, string Text)
{
    /// <summary>What the engine says where a commit was cut off.</summary>
    public bool MayBeEither => Text.Contains("whole or absent", StringComparison.Ordinal);
}

/// <summary>A client at work.</summary>
internal interface IClient : IDisposable
{
    /// <summary>Its end.</summary>
    Task<Claim> End { get; }

    /// <summary>Ctrl+C.</summary>
    void Stop();

    /// <summary>SIGKILL; only of a process.</summary>
    void Kill();
}
