using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace LendingMigrations.Scripts;

/// <summary>
/// The order in which the keys of a plain hashtable were written. The hashtable itself does not keep it, and gives another one in
/// every process; but the literal that it came from stands in the script.
/// </summary>
/// <param name="script">The migration's script.</param>
internal sealed class LiteralOrder(ScriptBlockAst script)
{
    private readonly Lazy<IReadOnlyList<Literal>> _literals = new(() =>
    [
        .. script.FindAll(ast => ast is HashtableAst, searchNestedScriptBlocks: true).Cast<HashtableAst>()
            .Select(literal => new Literal(literal.Extent, [.. literal.KeyValuePairs.Select(pair => (pair.Item1 as StringConstantExpressionAst)?.Value)])),
    ]);

    /// <summary>
    /// The keys as the literal of the statement at work writes them, else as all literals of these keys in the script do. Null where
    /// there is none, or where they differ.
    /// </summary>
    public IReadOnlyList<string>? Of(IReadOnlyCollection<string> keys)
    {
        var same = _literals.Value.Where(literal => literal.Has(keys)).ToList();
        var here = StatementAtWork();
        var near = same.Where(literal => literal.IsIn(here)).ToList();
        var candidates = near.Count > 0 ? near : same;
        return candidates is [var first, ..] && candidates.TrueForAll(literal => literal.HasOrderOf(first)) ? first.In(keys) : null;
    }

    /// <summary>The innermost line of the script that runs now.</summary>
    private IScriptExtent? StatementAtWork() => Runspace.DefaultRunspace?.Debugger?.GetCallStack()
        .Select(frame => frame.Position)
        .FirstOrDefault(position => position is not null && position.File == script.Extent.File);

    private sealed record Literal(IScriptExtent Extent, IReadOnlyList<string?> Keys)
    {
        public bool Has(IReadOnlyCollection<string> keys) =>
            Keys.Count == keys.Count && Keys.All(key => key is not null && keys.Contains(key, StringComparer.OrdinalIgnoreCase));

        public bool HasOrderOf(Literal other) => Keys.SequenceEqual(other.Keys, StringComparer.OrdinalIgnoreCase);

        public bool IsIn(IScriptExtent? statement) =>
            statement is not null && Extent.StartOffset >= statement.StartOffset && Extent.EndOffset <= statement.EndOffset;

        /// <summary>The keys that there are, in the order of the literal.</summary>
        public IReadOnlyList<string> In(IReadOnlyCollection<string> keys) =>
            [.. Keys.Select(key => keys.First(other => string.Equals(key, other, StringComparison.OrdinalIgnoreCase)))];
    }
}
