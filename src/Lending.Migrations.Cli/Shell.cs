using System.Reflection;
using Lending.Migrations.Cli.Commands;
using Lending.Migrations.Cli.Output;
using Lending.Migrations.Running;
using Lending.Migrations.Sandbox;

namespace Lending.Migrations.Cli;

/// <summary>What surrounds a command: the streams, the environment, and the token that a signal sets.</summary>
/// <param name="OpenOutput">The output stream as bytes, for JSON: UTF-8 whatever the terminal's own encoding is.</param>
internal sealed record Surroundings(
    IScreen Output, IScreen Error, Func<Stream> OpenOutput, HostEnvironment Host, CancellationToken Cancellation)
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The input stream; null where it is a terminal, which would show what is typed.</summary>
    public TextReader? Input { get; init; }
}

/// <summary>Runs a command's work: gives it its channels and turns whatever it throws into words and an exit code.</summary>
internal sealed class Shell
{
    private readonly Surroundings _surroundings;
    private readonly Sanitizer _sanitizer = new();

    public Shell(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Diagnostics = new Diagnostics(new Channel(surroundings.Error, _sanitizer));
        Migrations = new MigratorFactory(surroundings.Host, typeof(Lending.Schema.CreateMarkets).Assembly);
    }

    /// <summary>The error stream.</summary>
    public Diagnostics Diagnostics { get; }

    public MigratorFactory Migrations { get; }

    public string CurrentFolder => _surroundings.Host.CurrentFolder;

    public DateTimeOffset Now => _surroundings.Clock.GetUtcNow();

    public CancellationToken Cancellation => _surroundings.Cancellation;

    /// <summary>The real process.</summary>
    public static Shell OfProcess(CancellationToken cancellation)
    {
        var version = typeof(Shell).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var runner = new RunnerIdentity($"lending-migrations {version}", Environment.UserName, Environment.MachineName);
        var plain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Shell(new Surroundings(
            ScreenOf(Console.Out, plain || Console.IsOutputRedirected),
            ScreenOf(Console.Error, plain || Console.IsErrorRedirected),
            Console.OpenStandardOutput,
            new HostEnvironment(Environment.CurrentDirectory, Environment.GetEnvironmentVariable, runner),
            cancellation)
        {
            Input = Console.IsInputRedirected ? Console.In : null,
        });
    }

    /// <summary>The password that was piped in.</summary>
    /// <exception cref="InvalidMigrationException">There is none.</exception>
    public string ReadPassword() => _surroundings.Input?.ReadLine() is { Length: > 0 } password
        ? password
        : throw new InvalidMigrationException(
            "PasswordMissing", "--password-stdin reads the password from the input stream, and there is none. Pipe it in, or set PGPASSWORD.");

    /// <summary>Finds the database and makes the engine for it; from here on the database's secrets are masked.</summary>
    public Migrator Connect(MigratorOptions options, IMigrationObserver observer) => Migrations.Create(options, Resolve(options), observer);

    /// <summary>Finds the database; from here on its secrets are masked.</summary>
    public MigratorTarget Resolve(MigratorOptions options)
    {
        var target = Migrations.Resolve(options);
        _sanitizer.Use(target.Text);
        return target;
    }

    /// <summary>An error in words.</summary>
    public void Tell(Exception exception)
    {
        Diagnostics.Fail(exception is MigrationException known
            ? $"Error ({known.ErrorId}): {known.Message}"
            : $"Unexpected error ({exception.GetType().Name}): {exception.Message}");
        Diagnostics.Details(exception);
    }

    /// <summary>Which of several targets the words that follow are about, and whose secrets they may hold; null for none of them.</summary>
    public void SpeakOf(ChosenTarget? target)
    {
        Diagnostics.About = target is null ? "" : $"{Wording.Of(target.Name)}: ";
        if (target is not null)
        {
            _sanitizer.Use(target.Reached.Text);
        }
    }

    public PostgresSandbox StartSandbox() =>
        PostgresSandbox.Start(new SandboxOptions(_surroundings.Host.Variable, CurrentFolder), Cancellation);

    public int Run(OutputChoice choice, Func<IResults, int> work)
    {
        Diagnostics.IsVerbose = choice.Verbose;
        var results = ResultsFor(choice);
        try
        {
            return work(results);
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            Diagnostics.Fail("Stopped before anything was changed.");
            return ExitCodes.Failed;
        }
        catch (Exception exception)
        {
            Tell(exception);
            return ExitCodes.Of(exception);
        }
        finally
        {
            results.End();
        }
    }

    private static IScreen ScreenOf(TextWriter writer, bool plain) => plain ? new PlainScreen(writer) : new TerminalScreen(writer);

    private IResults ResultsFor(OutputChoice choice) => choice.Json
        ? new JsonResults(_surroundings.OpenOutput(), _sanitizer, choice.Verbose)
        : new WordResults(new Channel(_surroundings.Output, _sanitizer), CurrentFolder, choice.Verbose);
}
