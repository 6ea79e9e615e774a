using System.ComponentModel;
using System.Diagnostics;

namespace Lending.Migrations.Sandbox;

/// <summary>What others may know of a sandbox: its marker file, which holds no password.</summary>
/// <param name="Folder">All that it has is in here.</param>
/// <param name="DataFolder">The cluster.</param>
/// <param name="Port">On 127.0.0.1; 0 while it starts.</param>
/// <param name="ProcessId">Of the server; 0 while it starts.</param>
/// <param name="ServerVersion">For example 17.2.</param>
/// <param name="ProgramFolder">Of the server's programs.</param>
/// <param name="Owner">Who started it.</param>
public sealed record SandboxInfo(
    string Folder, string DataFolder, int Port, int ProcessId, Version ServerVersion, string ProgramFolder, SandboxOwner Owner);

/// <summary>The process that started a sandbox.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="StartedAt">When it began: a process id is used again.</param>
/// <param name="Machine">A folder for temporary files may be shared by containers that do not see each other's processes.</param>
public sealed record SandboxOwner(int ProcessId, DateTimeOffset StartedAt, string Machine)
{
    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(5);

    /// <summary>True where it is certain that the process has ended.</summary>
    internal bool IsGone()
    {
        if (Machine != Environment.MachineName)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return (process.StartTime - StartedAt.LocalDateTime).Duration() > ClockError;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    internal static SandboxOwner Current()
    {
        using var process = Process.GetCurrentProcess();
        return new SandboxOwner(process.Id, process.StartTime, Environment.MachineName);
    }
}
