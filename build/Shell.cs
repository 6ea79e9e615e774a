using System.Diagnostics;
using System.Text;

namespace Lending.Build;

/// <summary>Starts programs in the repository's folder. None of them gets this process's standard input.</summary>
internal sealed class Shell
{
    private readonly string _folder;
    private readonly Dictionary<string, string?> _environment = new()
    {
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["npm_config_update_notifier"] = "false",

        // No compiler or MSBuild process stays behind when the build is over.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };

    public Shell(string folder) => _folder = folder;

    /// <summary>A variable as the programs see it.</summary>
    public string? Variable(string name) => _environment.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);

    /// <summary>Sets a variable for all programs started from now on; null takes it away.</summary>
    public void SetVariable(string name, string? value) => _environment[name] = value;

    /// <summary>The path of a program, or null where the PATH has none.</summary>
    public string? Find(string program)
    {
        string[] extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => extensions.Select(extension => Path.Combine(folder, program + extension)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a program to its end; what it says goes to the terminal.</summary>
    /// <exception cref="BuildException">It ends with another code than 0.</exception>
    public void Run(string program, params string[] arguments)
    {
        if (Try(program, arguments) is var code and not 0)
        {
            throw new BuildException($"'{Path.GetFileName(program)} {string.Join(' ', arguments)}' ended with exit code {code}.");
        }
    }

    /// <summary>As <see cref="Run"/>, but returns the exit code.</summary>
    public int Try(string program, params string[] arguments)
    {
        Console.WriteLine($"> {Path.GetFileName(program)} {string.Join(' ', arguments)}");
        using var process = Start(program, arguments, captured: false);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Runs a program and keeps what it says, both streams together.</summary>
    public (int ExitCode, string Text) Capture(string program, params string[] arguments)
    {
        var text = new StringBuilder();
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (text)
            {
                text.AppendLine(line.Data);
            }
        }

        using var process = Start(program, arguments, captured: true);
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return (process.ExitCode, text.ToString().TrimEnd());
    }

    private Process Start(string program, string[] arguments, bool captured)
    {
        var start = new ProcessStartInfo(Find(program) ?? program, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = captured,
            RedirectStandardError = captured,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        Console.Out.Flush();
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
