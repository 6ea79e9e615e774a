using Lending.Migrations.Lexing;

namespace Lending.Migrations.Sources;

/// <summary>
/// The statements of a <c>.sql</c> migration, read from begin to end: cut, ordered into its two halves, and refused where a
/// migration may not hold them. Checking and running go through the same reading.
/// </summary>
/// <param name="window">The text.</param>
/// <param name="file">Named in errors.</param>
/// <param name="isPlain">True for a script without markers, a seed: all of it is one half.</param>
internal sealed class SqlScript(ScriptWindow window, string file, bool isPlain = false)
{
    /// <summary>A little below the 1 GB that one message to PostgreSQL may have.</summary>
    private const long LongestStatement = 1_000_000_000;

    private readonly SqlLexer _lexer = new(window, file, SqlMarker.Begins);
    private SqlMarker? _half = isPlain ? SqlMarker.Whole : null;
    private StatementShape _shape;
    private SourceLocation? _begin;
    private long _start;
    private long _end;
    private bool? _isDump;
    private CopyData? _data;
    private NewEnumValues? _enumValues;

    /// <summary>The marker of the half that applies; null before it was read.</summary>
    public SqlMarker? Up { get; private set; } = isPlain ? SqlMarker.Whole : null;

    /// <summary>The marker of the half that reverts; null where there is none.</summary>
    public SqlMarker? Down { get; private set; }

    /// <summary>Why a half cannot be run as it is, although each of its statements is proper.</summary>
    public Dictionary<MigrationDirection, string> Refusals { get; } = [];

    /// <summary>Reads everything and keeps nothing but the markers.</summary>
    /// <exception cref="InvalidMigrationException">The script is not a proper migration.</exception>
    public void Check()
    {
        _enumValues = isPlain ? null : new NewEnumValues();
        while (Advance(wanted: null))
        {
        }
        if (Up is null)
        {
            throw Invalid("no '-- migrate:up' line. Begin the part that applies the migration with one.", new SourceLocation(file, 1));
        }
    }

    /// <summary>Reads everything, checks it again, and gives the statements of one half as they come.</summary>
    /// <exception cref="InvalidMigrationException">The script is not a proper migration.</exception>
    public IEnumerable<SqlStatement> Statements(MigrationDirection direction)
    {
        while (Advance(direction))
        {
            if (_half?.Direction == direction)
            {
                var text = window.Text(_start, _end);
                window.Release();
                yield return new SqlStatement(text, _begin!.Line, _begin.Column) { Data = _data };
            }
        }
    }

    /// <summary>Moves behind the next statement and checks it; false at the end. One of the wanted half is held in memory.</summary>
    private bool Advance(MigrationDirection? wanted)
    {
        _begin = null;
        _isDump ??= DumpText.Begins(window);
        PassData();
        while (true)
        {
            var token = _lexer.Next(hold: wanted is null
                ? _enumValues is not null && (_begin is null || _enumValues.Wants)
                : _begin is null && _half?.Direction == wanted);
            var splits = token.Kind is SqlTokenKind.End or SqlTokenKind.Marker
                || (token.Kind == SqlTokenKind.Semicolon && _shape.IsWhole);
            if (!splits || (_half is null && token.Kind == SqlTokenKind.Semicolon))
            {
                Add(token);
            }
            else if (_begin is not null)
            {
                CheckStatement();
                if (wanted is null)
                {
                    window.Release();
                }
                BeginData(token);
                return true;
            }
            else if (token.Kind == SqlTokenKind.Marker)
            {
                BeginHalf();
            }
            else if (token.Kind == SqlTokenKind.End)
            {
                return false;
            }
        }
    }

    /// <summary>COPY's data begin on the line behind the semicolon.</summary>
    private void BeginData(SqlToken token)
    {
        if (!_shape.CopiesFromClient)
        {
            return;
        }
        if (token.Kind != SqlTokenKind.Semicolon || !_lexer.SkipToNextLine())
        {
            throw Invalid(@"COPY from the client: its data begin on the line behind its ';' and end with a line '\.'.", _begin!);
        }
        _data = new CopyData(window.MarkedPlace.Line, new CopyDataStream(window, _begin!));
    }

    private void PassData()
    {
        if (_data is { Content: CopyDataStream content })
        {
            content.Finish();
            _lexer.StandAtLine();
            _data = null;
        }
    }

    private void Add(SqlToken token)
    {
        if (_half is null && _isDump == true)
        {
            _half = Up = new SqlMarker(MigrationDirection.Up, Transactional: true);
        }
        if (_half is null)
        {
            throw Invalid(
                "text before the first marker. Put a line '-- migrate:up' before the statements that apply the migration.", Here());
        }
        if (token.Kind == SqlTokenKind.Backslash)
        {
            var place = Here();
            if (_begin is null && place.Column == 1 && DumpText.IsRestriction(_lexer.ReadLine()))
            {
                return;
            }
            throw new InvalidMigrationException(
                "PsqlCommand",
                "a '\\' outside quotes begins a command of psql, which the server does not know. Take it out, or write it as SQL.",
                place);
        }
        if (_begin is null)
        {
            _begin = Here();
            _start = token.Start;
            _shape = default;
            _enumValues?.BeginStatement();
        }
        LookForEnumValues(token);
        _shape.Add(token);
        _end = window.Position;
    }

    private void LookForEnumValues(SqlToken token)
    {
        if (_enumValues is { Wants: true } values)
        {
            if (_half!.Transactional && !values.Passes(token))
            {
                values.Add(token, window.Text(token.Start, window.Position), Here());
            }
            window.Release();
            if (values.Problem is { } problem)
            {
                Refusals.TryAdd(
                    _half.Direction, $"{problem} Make the use a migration of its own, or write {SqlMarker.OptOut(_half.Direction)}. Nothing was changed.");
            }
        }
    }

    private void BeginHalf()
    {
        var location = Here();
        if (isPlain)
        {
            throw Invalid("a migration's marker in a seed, which is plain SQL. Take the line out; if this is a migration, it is no seed.", location);
        }
        var comment = _lexer.ReadMarker(out var alone);
        var marker = SqlMarker.Parse(comment, location);
        if (!alone)
        {
            throw Invalid("a marker stands on a line of its own. Put it on the next line.", location);
        }
        if ((marker.Direction == MigrationDirection.Up ? Up : Down) is not null)
        {
            throw Invalid($"a second '-- migrate:{(marker.Direction == MigrationDirection.Up ? "up" : "down")}'. Leave one.", location);
        }
        _half = marker;
        _enumValues = _enumValues is null ? null : new NewEnumValues();
        (Up, Down) = marker.Direction == MigrationDirection.Up ? (marker, Down) : (Up, marker);
    }

    private void CheckStatement()
    {
        if (_shape.Open is { } open)
        {
            throw Invalid($"the statement that begins here has {open}.", _begin!);
        }
        if (_half!.Transactional && _shape.TransactionControl is { } control)
        {
            throw new InvalidMigrationException(
                "TransactionControl",
                $"{control} in a half that runs in a transaction of ours, with its row in the meta table. Take it out, or write "
                + (isPlain ? "it as a migration." : $"{SqlMarker.OptOut(_half.Direction)}."),
                _begin);
        }
        if (_half.Transactional && _shape.NeedsNoTransaction is { } statement)
        {
            throw new InvalidMigrationException(
                "TransactionRefused",
                isPlain
                    ? $"{statement} cannot run in a transaction, and a seed runs in one. Write it as a migration with 'transaction:false'."
                    : $"{statement} cannot run in a transaction, and this half runs in one. Write {SqlMarker.OptOut(_half.Direction)}, and "
                        + "leave in it what belongs to it.",
                _begin);
        }
        if (_shape.CopiesToClient)
        {
            throw new InvalidMigrationException(
                "CopyWithClient", "COPY to the client: there is nobody here to take the data. Copy to a file of the server, or use psql.", _begin);
        }
        if (_end - _start > LongestStatement)
        {
            throw Invalid("the statement is longer than the 1 GB that PostgreSQL takes. Split it.", _begin!);
        }
    }

    private SourceLocation Here()
    {
        var (line, column) = window.MarkedPlace;
        return new SourceLocation(file, line, column);
    }

    private static InvalidMigrationException Invalid(string message, SourceLocation location) =>
        new("ScriptInvalid", message, location);
}
