namespace Lending.Migrations.Lexing;

/// <summary>
/// Finds a value that is added to an enum and used in the same transaction, which the server refuses (55P04; PostgreSQL manual, ALTER TYPE).
/// A use is a literal of the same text: comments, names and bodies in dollar quotes are none. A type that is made in the same transaction is
/// left to the server, whose versions differ.
/// </summary>
internal sealed class NewEnumValues
{
    private readonly Dictionary<string, (string Type, int Line)> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _madeHere = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private bool _isOfOther;

    /// <summary>The first use, in words; null while there is none.</summary>
    public string? Problem { get; private set; }

    /// <summary>True where the next token is wanted.</summary>
    public bool Wants => Problem is null && !_isOfOther;

    private bool AltersType => _words is ["ALTER", "TYPE", ..];

    /// <summary>A statement begins.</summary>
    public void BeginStatement()
    {
        _words.Clear();
        _isOfOther = false;
    }

    /// <summary>Takes a token without its text, which costs; false where the text is wanted. Nearly no statement is one of a type.</summary>
    public bool Passes(SqlToken token)
    {
        if (_values.Count > 0 || _words.Count > 1)
        {
            return false;
        }

        var word = (_words.Count, token.Keyword) switch
        {
            (0, SqlKeyword.Alter) => "ALTER",
            (0, SqlKeyword.Create) => "CREATE",
            (1, SqlKeyword.Type) => "TYPE",
            _ => null,
        };
        if (word is null)
        {
            _isOfOther = true;
        }
        else
        {
            _words.Add(word);
        }

        return true;
    }

    /// <summary>Takes the next token of the statement, with its text.</summary>
    public void Add(SqlToken token, string text, SourceLocation place)
    {
        switch (token.Kind)
        {
            case SqlTokenKind.Word when _words.Count < 8:
                _words.Add(text.ToUpperInvariant());
                break;
            case SqlTokenKind.Other when text.StartsWith('"') && _words.Count < 8:
                _words.Add(text);
                break;
            case SqlTokenKind.Other when text.StartsWith('\''):
                AddLiteral(text[1..^1].Replace("''", "'", StringComparison.Ordinal), place);
                break;
            default:
                break;
        }

        if (_words is ["CREATE", "TYPE", .., "AS"])
        {
            _madeHere.Add(_words[^2]);
        }
    }

    private void AddLiteral(string value, SourceLocation place)
    {
        if (!AltersType)
        {
            if (_values.TryGetValue(value, out var added) && _words is not (["COMMENT", ..] or ["SECURITY", ..]))
            {
                Problem ??= $"{place}: '{value}' is used here, and line {added.Line} adds it to the type {added.Type} in the same transaction: the server takes a new "
                    + "value only after the commit.";
            }

            return;
        }

        // Another literal of such a statement is a neighbour (BEFORE, AFTER) or a name that is changed.
        var add = _words.IndexOf("ADD");
        if (add > 2 && _words.ElementAtOrDefault(add + 1) == "VALUE" && !_words.Exists(word => word is "BEFORE" or "AFTER") && !_madeHere.Contains(_words[add - 1]))
        {
            _values.TryAdd(value, (_words[add - 1].Trim('"').ToLowerInvariant(), place.Line));
        }
    }
}
