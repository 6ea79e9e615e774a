using System.Text.RegularExpressions;
using Lending.Migrations.Lexing;
using Npgsql;

namespace Lending.Migrations.Database;

/// <summary>
/// Sends a statement outside a transaction and records it: in one transaction with it where it takes one, with the commit of a transaction of
/// the author's own, and else in the moment behind it, with a word before that it is under way.
/// </summary>
internal sealed partial class StatementSender(ExecutingSink sink, StatementJournal journal, IndexCare indexes)
{
    private bool _inTransaction;

    /// <summary>Sends one.</summary>
    /// <param name="sending">What, and what it comes to.</param>
    /// <exception cref="StatementFailedException">The server refused it.</exception>
    public T Send<T>(Sending<T> sending)
    {
        var conduct = StatementConducts.Of(sending.Statement.Text);
        return _inTransaction ? SendInside(sending, conduct) : conduct switch
        {
            StatementConduct.Begin => Begin(sending),
            StatementConduct.InTransaction or StatementConduct.Temporary => SendWithRecord(sending),
            StatementConduct.Alone => SendAlone(sending),
            _ => SendThenRecord(sending),
        };
    }

    private T Begin<T>(Sending<T> sending)
    {
        var result = sending.Send();
        _inTransaction = true;
        journal.Keep(sending.Describe(result));
        return result;
    }

    private T SendInside<T>(Sending<T> sending, StatementConduct conduct)
    {
        if (conduct is not (StatementConduct.Commit or StatementConduct.Rollback))
        {
            var inside = sending.Send();
            journal.Keep(sending.Describe(inside));
            return inside;
        }

        journal.Keep(sending.Undescribed());
        if (conduct == StatementConduct.Commit)
        {
            foreach (var command in journal.KeptAsDone())
            {
                sink.Queue(command);
            }
        }

        var result = sending.Send();
        var chains = Chains().IsMatch(sending.Statement.Text);
        if (conduct == StatementConduct.Commit)
        {
            journal.CountKept();
        }
        else if (!chains)
        {
            journal.WriteKept();
        }

        _inTransaction = sink.Begun = chains;
        return result;
    }

    private T SendWithRecord<T>(Sending<T> sending)
    {
        T result;
        try
        {
            sink.Queue(new NpgsqlBatchCommand("BEGIN"));
            result = sending.Send();
        }
        catch (StatementFailedException refused) when (refused.Server?.SqlState == PostgresErrorCodes.ActiveSqlTransaction)
        {
            // One that no transaction takes, and that does not look like it: nothing of it was done.
            sink.RollBack();
            sink.TakeBack(refused);
            return SendAlone(sending);
        }
        catch
        {
            sink.RollBack();
            throw;
        }

        sink.Begun = false;
        journal.WriteDone(sending.Describe(result), sending.Statement);
        return result;
    }

    private T SendAlone<T>(Sending<T> sending)
    {
        var begun = sending.Undescribed();
        if (journal.WasUnderWay(begun.Hash) && indexes.FindDone(sending.Statement))
        {
            journal.WriteDone(begun);
            return sending.Recall(begun);
        }

        indexes.ClearTheWay(sending.Statement);
        journal.WriteBegun(begun);
        try
        {
            return SendThenRecord(sending);
        }
        catch (Exception exception) when (exception is OperationCanceledException or StatementFailedException { Server.Severity: "ERROR" })
        {
            journal.WriteRefused();
            throw;
        }
    }

    private T SendThenRecord<T>(Sending<T> sending)
    {
        var result = sending.Send();
        journal.WriteDone(sending.Describe(result));
        return result;
    }

    [GeneratedRegex(@"\bAND\s+CHAIN\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Chains();
}

/// <summary>A statement to send.</summary>
/// <param name="Statement">Which.</param>
/// <param name="Hash">Its hash, which its data, if any, are part of once they are sent.</param>
/// <param name="Send">Sends it.</param>
/// <param name="Measure">Rows that the server counted, and whether there were rows to give.</param>
/// <param name="Recall">What it came to when it was done before.</param>
internal sealed record Sending<T>(
    SqlStatement Statement, StatementHash Hash, Func<T> Send, Func<T, (long? Affected, bool GaveRows)> Measure, Func<DoneStatement, T> Recall)
{
    /// <summary>What is recorded of it.</summary>
    public DoneStatement Describe(T result)
    {
        var (affected, gaveRows) = Measure(result);
        return new DoneStatement(Hash.Finish(), Statement.Line, affected, gaveRows);
    }

    /// <summary>What is known of it before it is sent.</summary>
    public DoneStatement Undescribed() => new(Hash.Finish(), Statement.Line, Affected: null, GaveRows: false);
}
