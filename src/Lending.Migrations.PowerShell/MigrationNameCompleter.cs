using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Lending.Migrations.Running;
using Lending.Schema;

namespace LendingMigrations;

/// <summary>
/// Completes names of migrations from the set that the command line names, or the usual one. It asks no database, and it never
/// throws: a completion that fails is an annoyance, not an error.
/// </summary>
public sealed class MigrationNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        try
        {
            return [.. Complete(wordToComplete ?? "", fakeBoundParameters)];
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static IEnumerable<CompletionResult> Complete(string word, IDictionary bound)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        var paths = (PathIntrinsics)shell.AddScript("$ExecutionContext.SessionState.Path").Invoke()[0].BaseObject;
        var options = new MigratorOptions
        {
            Paths = new FileSystemPaths(paths).Resolve(Texts(bound["Path"]), Texts(bound["LiteralPath"])),
        };
        var host = new HostEnvironment(paths.CurrentFileSystemLocation.ProviderPath, Environment.GetEnvironmentVariable, new("", "", ""));
        var pattern = new WildcardPattern(word.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return new MigratorFactory(host, typeof(CreateMarkets).Assembly).Load(options)
            .Where(migration => pattern.IsMatch(migration.Name.Value) || pattern.IsMatch(migration.Name.Description))
            .OrderBy(migration => migration.Name)
            .Select(migration => ResultOf(migration.Name.Value, migration.Origin.Source));
    }

    private static string[] Texts(object? value) => value switch
    {
        null => [],
        string text => [text],
        IEnumerable many => [.. many.Cast<object>().Select(item => $"{item}")],
        _ => [$"{value}"],
    };

    private static CompletionResult ResultOf(string name, string source)
    {
        var plain = ShellText.Plain.Clean(name);
        var needsQuotes = !plain.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.');
        var text = needsQuotes ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(plain)}'" : plain;
        return new CompletionResult(text, plain, CompletionResultType.ParameterValue, ShellText.Plain.Clean(source));
    }
}
