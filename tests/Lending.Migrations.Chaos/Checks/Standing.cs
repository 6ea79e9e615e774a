using Lending.Migrations.Chaos.Migrations;

namespace Lending.Migrations.Chaos.Checks;

/// <summary>The only three ways in which a migration may stand.</summary>
internal enum Standing
{
    Absent,
    Whole,
    Interrupted,
}

/// <summary>Something is not as it must be.</summary>
internal sealed class ViolationException(string message) : Exception(message);

/// <summary>The invariant: whole, absent, or interrupted with a true record.</summary>
internal static class Standings
{
    /// <exception cref="ViolationException">It stands in no way that is allowed.</exception>
    public static Standing Of(ChaosMigration migration, Observation seen)
    {
        var last = seen.Last.GetValueOrDefault(migration.Name);
        var isRecorded = seen.Rows.Contains(migration.Name);
        if (last is { Transactional: false, Outcome: "started" or "failed" })
        {
            return !migration.Transactional && IsTrue(migration, last, isRecorded, seen)
                ? Standing.Interrupted
                : throw new ViolationException($"a record that is not true: {seen.Describe(migration)}");
        }

        var isUp = last is { Direction: "up" };
        return migration.Marks.All(mark => seen.Marks.GetValueOrDefault(mark) == "there") && isRecorded && isUp ? Standing.Whole
            : !migration.Marks.Any(seen.Marks.ContainsKey) && !isRecorded && !isUp ? Standing.Absent
            : throw new ViolationException($"neither whole nor absent nor interrupted: {seen.Describe(migration)}");
    }

    /// <summary>What ran is the beginning of its half that is recorded, or, of what cannot be recorded in one go, one statement more.</summary>
    private static bool IsTrue(ChaosMigration migration, LastRow last, bool isRecorded, Observation seen)
    {
        var isUp = last.Direction == "up";
        if (isRecorded == isUp)
        {
            return false;
        }

        var half = isUp ? migration.Steps : [.. migration.Steps.Reverse()];
        return IsAt(half, last.Done, isUp, seen)
            || (last.Done < half.Count && half[last.Done].Concurrently && IsAt(half, last.Done + 1, isUp, seen));
    }

    /// <summary>Whether so many statements of a half are done, and of the next one no more than an index that is not valid.</summary>
    private static bool IsAt(IReadOnlyList<Step> half, int done, bool isUp, Observation seen) =>
        half.Select((step, place) => (step, place)).Where(at => at.step.LeavesMark).All(at =>
        {
            var mark = seen.Marks.GetValueOrDefault(at.step.Mark);
            var isDone = at.place < done;
            return mark switch
            {
                "there" => isDone == isUp,
                null => isDone != isUp,
                "invalid" => at.place == done,
                _ => false,
            };
        });
}
