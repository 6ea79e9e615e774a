using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lending.Migrations.Chaos.Clients;

/// <summary>The console or PowerShell with the module, each as a process that can be signalled and killed.</summary>
internal sealed partial class ProcessClient : IClient
{
    private const int Killed = 128 + 9;

    /// <summary>A signal that comes when the run is over has the system's effect.</summary>
    private const int Interrupted = 128 + 2;
    private const int Interrupt = 2;

    private readonly Process _process;
    private readonly bool _isShell;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="order">What it is to do.</param>
    /// <param name="isShell">True for a shell, which ends a pipeline that was stopped with 1 and not a word, whatever had been done.</param>
    private ProcessClient(IReadOnlyList<string> command, Order order, bool isShell)
    {
        _isShell = isShell;
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = order.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DATABASE_URL"] = order.Url;
        start.Environment["NO_COLOR"] = "1";
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        End = Watch();
    }

    public Task<Claim> End { get; }

    public static ProcessClient Console(IReadOnlyList<string> console, Order order) => new(
        [
            .. console, .. order.Direction == MigrationDirection.Down ? ["down", "--all"] : order.AtMost is { } most ? ["up", "--step", Count(most)] : (string[])["up"],
            .. order.Paths.SelectMany(path => (string[])["--path", path]),
            .. order.InOne ? ["--single-transaction"] : Array.Empty<string>(),
            "--json", "--ddl-lock-timeout", Seconds(order), "--retry", Count(order.Retries),
        ],
        order,
        isShell: false);

    public static ProcessClient PowerShell(string module, Order order)
    {
        var verb = order.Direction == MigrationDirection.Down ? "Undo-Migration -All -Confirm:$false"
            : order.AtMost is { } most ? $"Invoke-MigrationUp -Step {most}" : "Invoke-MigrationUp";
        var run = $"$ErrorActionPreference = 'Stop'; Import-Module '{module}'; ConvertTo-Json -Compress @({verb} -Path {string.Join(", ", order.Paths.Select(path => $"'{path}'"))} "
            + $"-DdlLockTimeout {Seconds(order)} -Retry {order.Retries}{(order.InOne ? " -SingleTransaction" : "")} | Select-Object Name)";
        return new ProcessClient(["pwsh", "-NoProfile", "-NonInteractive", "-Command", run], order, isShell: true);
    }

    public void Stop()
    {
        if (!_process.HasExited && Signal(_process.Id, Interrupt) != 0 && !_process.HasExited)
        {
            throw new InvalidOperationException($"The process cannot be signalled: {Marshal.GetLastPInvokeError()}.");
        }
    }

    public void Dispose() => _process.Dispose();

    public void Kill() => _process.Kill();

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(Order order) => order.DdlLockTimeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private async Task<Claim> Watch()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        var errors = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync();
        var words = await errors;
        var results = await output;
        var text = string.Create(CultureInfo.InvariantCulture, $"exit code {_process.ExitCode}\n{words}{results}");
        var said = _process.ExitCode switch
        {
            0 => Said.Success,
            Killed or Interrupted => Said.Nothing,
            _ => _isShell && string.IsNullOrWhiteSpace(words) ? Said.Nothing : Said.Failure,
        };
        return new Claim(said, said == Said.Nothing ? [] : Names(results), text);
    }

    /// <summary>Both front ends give a JSON array of objects with a name; one that fails in PowerShell gives none.</summary>
    private static List<string> Names(string json)
    {
        if (!json.TrimStart().StartsWith('['))
        {
            return [];
        }

        using var array = JsonDocument.Parse(json);
        return
        [
            .. array.RootElement.EnumerateArray()
                .Select(item => item.EnumerateObject().First(property => property.Name.Equals("name", StringComparison.OrdinalIgnoreCase)).Value.GetString()!),
        ];
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
