using System.Management.Automation.Language;
using Lending.Migrations;
using Lending.Migrations.Sources;

namespace LendingMigrations.Scripts;

/// <summary>A <c>.ps1</c> migration as its text tells it. No code of it has run.</summary>
internal sealed class ScriptFile
{
    private const string UpName = "Up";
    private const string DownName = "Down";
    private const string TransactionName = "Transaction";
    private const string LockTimeoutName = "LockTimeout";

    private readonly IReadOnlyList<FunctionDefinitionAst> _functions;

    private ScriptFile(string path, MigrationCode code, ScriptBlockAst ast)
    {
        Path = path;
        Code = code;
        Ast = ast;
        _functions = [.. Statements(ast).OfType<FunctionDefinitionAst>()];
    }

    /// <summary>Its path, absolute.</summary>
    public string Path { get; }

    /// <summary>The text that was parsed.</summary>
    public MigrationCode Code { get; }

    /// <summary>Its syntax.</summary>
    public ScriptBlockAst Ast { get; }

    /// <summary>False where it says <c>$Transaction = $false</c>.</summary>
    public bool Transactional { get; private init; }

    /// <summary>What it says as <c>$LockTimeout = '10s'</c>; null where it says nothing.</summary>
    public TimeSpan? LockTimeout { get; private init; }

    /// <summary>Whether there is a way back.</summary>
    public bool HasDown => Find(DownName) is not null;

    /// <summary>Reads a file and checks what can be checked without running it.</summary>
    /// <exception cref="InvalidMigrationException">It cannot be read, is no PowerShell, or is not a proper migration.</exception>
    public static ScriptFile Read(string path)
    {
        var code = MigrationCode.Read(path);
        var ast = Parser.ParseInput(code.Text, path, out _, out var errors);
        if (errors is [var error, ..])
        {
            throw Invalid("ScriptSyntaxInvalid", $"this is no PowerShell: {error.Message}", error.Extent);
        }

        var file = new ScriptFile(path, code, ast) { Transactional = TransactionalOf(ast), LockTimeout = LockTimeoutOf(ast) };
        if (file.Find(UpName) is null)
        {
            throw new InvalidMigrationException(
                "MigrationInvalid",
                "the file defines no function Up. Write 'function Up { param($queryInterface, $Sequelize) … }'. A script that is no migration "
                + "may begin with '_'.",
                new SourceLocation(path));
        }

        return ast.ParamBlock is { Parameters: [var parameter, ..] }
            ? throw Invalid("MigrationInvalid", "nobody gives a migration parameters. Put the param() into its functions.", parameter.Extent)
            : file;
    }

    /// <summary>The name of a half's function.</summary>
    public static string NameOf(MigrationDirection direction) => direction == MigrationDirection.Up ? UpName : DownName;

    /// <summary>The function of a half, as it is written.</summary>
    public string TextOf(MigrationDirection direction) => Find(NameOf(direction))!.Extent.Text;

    /// <summary>How many parameters the function of a half declares.</summary>
    public int ParametersOf(MigrationDirection direction)
    {
        var function = Find(NameOf(direction))!;
        return function.FindAll(ast => ast is ParameterAst && (ast.Parent == function || ast.Parent == function.Body.ParamBlock), searchNestedScriptBlocks: true).Count();
    }

    /// <summary>The last one counts, as it does where the file runs.</summary>
    private FunctionDefinitionAst? Find(string name) => _functions.LastOrDefault(function =>
        string.Equals(WithoutScope(function.Name), name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<StatementAst> Statements(ScriptBlockAst ast) => ast.EndBlock?.Statements ?? Enumerable.Empty<StatementAst>();

    private static string WithoutScope(string name) =>
        name.StartsWith("script:", StringComparison.OrdinalIgnoreCase) ? name["script:".Length..] : name;

    private static bool TransactionalOf(ScriptBlockAst ast)
    {
        var said = Said(ast, TransactionName);
        return said switch
        {
            null => true,
            { Operator: TokenKind.Equals, Right: CommandExpressionAst { Expression: VariableExpressionAst { VariablePath.UserPath: var word } } }
                when bool.TryParse(word, out var value) => value,
            _ => throw Invalid(
                "MigrationInvalid", "$Transaction is read before anything runs: write $Transaction = $false, or $true, and nothing else.", said.Extent),
        };
    }

    private static TimeSpan? LockTimeoutOf(ScriptBlockAst ast)
    {
        var said = Said(ast, LockTimeoutName);
        return said switch
        {
            null => null,
            { Operator: TokenKind.Equals, Right: CommandExpressionAst { Expression: StringConstantExpressionAst { Value: var text } } }
                when LockDuration.TryParse(text, out var timeout) => timeout,
            _ => throw Invalid(
                "MigrationInvalid", $"$LockTimeout is read before anything runs: write $LockTimeout = '10s'. A time is {LockDuration.Form}.", said.Extent),
        };
    }

    /// <summary>The last assignment of a variable at the top of the file: it is the one that counts where the file runs.</summary>
    private static AssignmentStatementAst? Said(ScriptBlockAst ast, string name) =>
        Statements(ast).OfType<AssignmentStatementAst>().LastOrDefault(assignment =>
        {
            var left = assignment.Left is ConvertExpressionAst typed ? typed.Child : assignment.Left;
            return left is VariableExpressionAst { VariablePath: var variable }
                && string.Equals(WithoutScope(variable.UserPath), name, StringComparison.OrdinalIgnoreCase);
        });

    private static InvalidMigrationException Invalid(string errorId, string message, IScriptExtent at) =>
        new(errorId, message, new SourceLocation(at.File, at.StartLineNumber, at.StartColumnNumber));
}
