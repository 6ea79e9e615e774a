using System.ComponentModel;
using System.Diagnostics;

namespace Lending.Migrations.Sandbox;

/// <summary>Starts the sandbox's programs, with no more of our environment than they need: it may hold secrets.</summary>
internal static class ChildProcess
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string[] Kept =
    [
        "PATH", "TMPDIR", "TMP", "TEMP", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SystemRoot", "SystemDrive", "windir", "ComSpec",
        "USERNAME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramFiles",
    ];

    /// <summary>How to start a command in a folder, with messages in English and UTC.</summary>
    public static ProcessStartInfo Describe(IReadOnlyList<string> command, string folder)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = folder, UseShellExecute = false, CreateNoWindow = true };
        foreach (var name in start.Environment.Keys.Except(Kept, StringComparer.OrdinalIgnoreCase).ToList())
        {
            start.Environment.Remove(name);
        }

        if (!OperatingSystem.IsWindows())
        {
            start.Environment.TryAdd("PATH", UsualPath);
        }

        start.Environment["LC_ALL"] = "C";
        start.Environment["TZ"] = "UTC";
        return start;
    }

    /// <summary>Runs a command to its end, its output thrown away; whether it was there and ended with 0.</summary>
    public static bool Succeeds(IReadOnlyList<string> command, string folder)
    {
        var start = Describe(command, folder);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
