using System.Diagnostics;

namespace Lending.Migrations.Sandbox;

/// <summary>
/// The server on Windows, through <c>pg_ctl</c>, which gives up an administrator's rights. Nothing ends it when we are killed: the
/// next sandbox that starts on the machine removes it.
/// </summary>
internal sealed class WindowsServer(SandboxFolder folder, PostgresBinaries binaries, string password) : ISandboxServer
{
    private const int Tries = 50;

    public bool HasEnded => File.Exists(folder.Ended);

    public void Launch(int port)
    {
        File.Delete(folder.Ended);
        if (!(Directory.Exists(folder.Data) || Initialize()) || !Run(
            binaries.Program("pg_ctl"), "start", "-D", folder.Data, "-l", folder.Log, "-w", "-t", "60", "-o",
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100 -c fsync=off -c synchronous_commit=off "
            + "-c full_page_writes=off"))
        {
            File.WriteAllText(folder.Ended, "");
        }
    }

    public void Dispose() => Remove(folder, binaries.Program("pg_ctl"));

    /// <summary>Stops the server of a folder and removes the folder; false where it resists.</summary>
    public static bool Remove(SandboxFolder folder, string pgCtl)
    {
        if (Directory.Exists(folder.Data))
        {
            Run(pgCtl, "stop", "-D", folder.Data, "-m", "immediate", "-w");
        }

        for (var i = 0; i < Tries && Directory.Exists(folder.Path); i++)
        {
            try
            {
                Directory.Delete(folder.Path, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(100);
            }
        }

        return !Directory.Exists(folder.Path);
    }

    private bool Initialize()
    {
        var file = Path.Combine(folder.Path, "password");
        File.WriteAllText(file, password + "\n");
        try
        {
            return Run(
                binaries.Program("initdb"), "-D", folder.Data, "-U", "postgres", $"--pwfile={file}", "--auth=scram-sha-256", "--encoding=UTF8",
                "--locale=C", "--no-sync");
        }
        finally
        {
            File.Delete(file);
        }
    }

    // No output is read: the server inherits the handles, and the reading would end when the server does.
    private static bool Run(params string[] command)
    {
        using var process = Process.Start(ChildProcess.Describe(command, Path.GetTempPath()))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
