using System.Collections.Concurrent;
using Lending.Migrations.Running;
using Xunit;

namespace Lending.Migrations.Tests.Running;

public sealed class ManyTargetsTests : ITargetsObserver<string, string>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly MigrationEvent.Connected Boundary = new(new DatabaseIdentity("db01:5432", "lending", "ops", "public", "15.0"));

    private readonly List<string> _told = [];
    private readonly HashSet<int> _threads = [];
    private Action<string> _onEvent = _ => { };

    [Fact]
    public void Every_target_is_worked_on_and_its_result_comes_back_in_the_order_of_the_targets()
    {
        var ends = Run(3, ["a", "b", "c", "d"], (target, _) => target.ToUpperInvariant());

        Assert.Equal(["A", "B", "C", "D"], ends.Select(end => end.Result));
        Assert.All(ends, end => Assert.Equal(TargetState.Done, end.State));
    }

    [Fact]
    public void All_is_told_on_the_callers_thread_and_in_order_for_each_target()
    {
        var workers = new ConcurrentBag<int>();

        Run(2, ["a", "b"], (target, observer) =>
        {
            workers.Add(Environment.CurrentManagedThreadId);
            observer.Observe(Boundary);
            observer.Observe(new MigrationEvent.Printed("half way", IsError: false));
            return target;
        });

        Assert.Equal([Environment.CurrentManagedThreadId], _threads);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, workers);
        Assert.Equal(["begun a", "Connected a", "Printed a", "Done a"], _told.Where(line => line.EndsWith(" a", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void No_more_than_the_limit_are_at_work_at_a_time_and_so_many_are(int limit)
    {
        using var full = new CountdownEvent(limit);
        var atWork = 0;
        var most = 0;

        Run(limit, [.. Enumerable.Range(0, 12).Select(number => $"{number}")], (target, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref atWork));
            if (!full.IsSet)
            {
                full.Signal();
                Assert.True(full.Wait(Long));
            }

            Interlocked.Decrement(ref atWork);
            return target;
        });

        Assert.Equal(limit, most);
    }

    [Fact]
    public void One_that_fails_is_nothing_to_the_others()
    {
        var ends = Run(2, ["a", "b", "c"], (target, _) => target == "b" ? throw new InvalidOperationException("broken") : target);

        Assert.Equal([TargetState.Done, TargetState.Failed, TargetState.Done], ends.Select(end => end.State));
        Assert.Equal("broken", ends[1].Error!.Message);
        Assert.Contains("Failed b", _told);
    }

    [Fact]
    public void Told_to_stop_on_an_error_it_lets_those_at_work_end_and_begins_no_more()
    {
        using var begun = new ManualResetEventSlim();
        using var failed = new ManualResetEventSlim();
        _onEvent = line => failed.Set(line == "Failed bad");

        var ends = Run(2, ["slow", "bad", "third", "fourth"], (target, _) =>
        {
            if (target == "slow")
            {
                begun.Set();
                Assert.True(failed.Wait(Long));
                return target;
            }

            Assert.True(begun.Wait(Long));
            throw new InvalidOperationException("broken");
        }, stopOnFirstError: true);

        Assert.Equal([TargetState.Done, TargetState.Failed, TargetState.NotBegun, TargetState.NotBegun], ends.Select(end => end.State));
        Assert.DoesNotContain("begun third", _told);
    }

    [Fact]
    public void Cancelled_it_stops_those_at_work_and_begins_no_more()
    {
        using var stop = new CancellationTokenSource();
        _onEvent = line => stop.Cancel(line == "Connected b");

        var ends = Run(2, ["a", "b", "c"], (target, observer) =>
        {
            observer.Observe(Boundary);
            Assert.True(stop.Token.WaitHandle.WaitOne(Long));
            return target == "a" ? "ended all the same" : throw new OperationCanceledException(stop.Token);
        }, cancellation: stop.Token);

        Assert.Equal([TargetState.Done, TargetState.Stopped, TargetState.NotBegun], ends.Select(end => end.State));
        Assert.Contains("Stopped b", _told);
    }

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        var ends = Run(1, ["a", "b"], (target, _) => target == "a" ? throw new OperationCanceledException("by itself") : target);

        Assert.Equal([TargetState.Failed, TargetState.Done], ends.Select(end => end.State));
    }

    [Fact]
    public void A_listener_that_throws_stops_the_others_at_their_next_boundary_and_not_within_a_transaction()
    {
        using var thrown = new ManualResetEventSlim();
        var within = new ConcurrentBag<string>();
        var after = new ConcurrentBag<string>();
        _onEvent = line =>
        {
            if (line == "Connected a")
            {
                thrown.Set();
                throw new NotSupportedException("enough");
            }
        };

        var error = Assert.Throws<NotSupportedException>(() => Run(2, ["a", "b", "c"], (target, observer) =>
        {
            observer.Observe(target == "a" ? Boundary : new MigrationEvent.Printed("", IsError: false));
            Assert.True(thrown.Wait(Long));
            Thread.Sleep(50);
            observer.Observe(new MigrationEvent.Notice("NOTICE", "in a transaction"));
            within.Add(target);
            observer.Observe(Boundary);
            after.Add(target);
            return target;
        }));

        Assert.Equal("enough", error.Message);
        Assert.Equal(["a", "b"], within.Order());
        Assert.Empty(after);
        Assert.DoesNotContain("begun c", _told);
    }

    [Fact]
    public void Who_tells_much_faster_than_is_listened_waits_and_nothing_is_lost()
    {
        Run(2, ["a", "b"], (target, observer) =>
        {
            for (var number = 0; number < 2000; number++)
            {
                observer.Observe(Boundary);
            }

            return target;
        });

        Assert.Equal(4000, _told.Count(line => line.StartsWith("Connected", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_only_the_callers_thread_may_do_is_done_there_and_its_answer_or_its_error_comes_back()
    {
        using var caller = new CallerThread();
        var here = Environment.CurrentManagedThreadId;
        var threads = new ConcurrentBag<int>();

        var ends = new ManyTargets<string, string>(caller, this, new ManyTargetsSettings()).Run(
            ["good", "bad"],
            (target, _) => caller.Invoke(() =>
            {
                threads.Add(Environment.CurrentManagedThreadId);
                return target == "good" ? "yes" : throw new NotSupportedException("no");
            }),
            CancellationToken.None);

        Assert.Equal([here, here], threads);
        Assert.Equal("yes", ends[0].Result);
        Assert.IsType<NotSupportedException>(ends[1].Error);
    }

    [Fact]
    public void Who_waits_for_the_callers_thread_is_let_go_when_that_wants_to_hear_no_more()
    {
        using var caller = new CallerThread();
        _onEvent = _ => throw new NotSupportedException("enough");

        Assert.Throws<NotSupportedException>(() => new ManyTargets<string, string>(caller, this, new ManyTargetsSettings()).Run(
            ["a", "b"],
            (_, observer) =>
            {
                observer.Observe(Boundary);
                return caller.Invoke(() => "never");
            },
            CancellationToken.None));
    }

    [Fact]
    public void No_targets_are_no_work()
    {
        Assert.Empty(Run(4, [], (target, _) => target));
    }

    void ITargetsObserver<string, string>.Begun(string target) => Hear($"begun {target}");

    void ITargetsObserver<string, string>.Observe(string target, MigrationEvent migrationEvent) => Hear($"{migrationEvent.GetType().Name} {target}");

    void ITargetsObserver<string, string>.Ended(TargetEnd<string, string> end) => Hear($"{end.State} {end.Target}");

    private IReadOnlyList<TargetEnd<string, string>> Run(
        int limit, string[] targets, Func<string, IMigrationObserver, string> work, bool stopOnFirstError = false, CancellationToken cancellation = default)
    {
        using var caller = new CallerThread();
        var settings = new ManyTargetsSettings { ThrottleLimit = limit, StopOnFirstError = stopOnFirstError };
        return new ManyTargets<string, string>(caller, this, settings).Run(targets, work, cancellation);
    }

    private void Hear(string line)
    {
        _told.Add(line);
        _threads.Add(Environment.CurrentManagedThreadId);
        _onEvent(line);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; seen < value; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}

/// <summary>Sets it, if so.</summary>
file static class Conditions
{
    public static void Set(this ManualResetEventSlim handle, bool condition)
    {
        if (condition)
        {
            handle.Set();
        }
    }

    public static void Cancel(this CancellationTokenSource source, bool condition)
    {
        if (condition)
        {
            source.Cancel();
        }
    }
}
