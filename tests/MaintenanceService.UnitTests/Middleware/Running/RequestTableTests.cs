using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>The table of running requests: none is missed, whatever thread it came or left on.</summary>
public sealed class RequestTableTests
{
    /// <summary>More integers than a cache line has, and the next that is fetched with it.</summary>
    private const int Line = 64;
    private const int MaxRounds = 50_000;
    private const int Over = -1;

    /// <summary>On a machine where two threads seldom run at once, a round takes as long as the others' turns.</summary>
    private static readonly TimeSpan LongestRounds = TimeSpan.FromSeconds(5);

    [Fact]
    public void Requests_of_many_threads_are_seen_until_they_leave_on_another_thread()
    {
        var table = new RequestTable();
        var entered = new System.Collections.Concurrent.ConcurrentBag<RequestSlot>();
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                RequestSlot place = table.Enter(new DefaultHttpContext(), ThreadNumber.Current);
                place.Generation = 1;
                entered.Add(place);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(4000, table.OlderThan(2).DistinctBy(noted => noted.Context).Count());
        Assert.Empty(table.OlderThan(1));
        foreach (RequestSlot place in entered)
        {
            place.Leave();
        }

        Assert.Empty(table.OlderThan(2));
    }

    [Fact]
    public void Requests_of_threads_that_are_gone_are_seen_although_others_take_their_places()
    {
        var table = new RequestTable();
        for (int i = 1; i <= 20; i++)
        {
            var thread = new Thread(() =>
            {
                table.Enter(new DefaultHttpContext(), ThreadNumber.Current);
                table.Own().CountRefused();
            });
            thread.Start();
            thread.Join();

            Assert.Equal(i, table.OlderThan(int.MaxValue).DistinctBy(noted => noted.Context).Count());
            Assert.Equal(i, table.All.Sum(lane => lane.Refused));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Request_that_no_state_has_decided_about_is_older_than_each_and_tells_when_it_came(int second)
    {
        var table = new RequestTable();
        Assert.Equal(0, table.Second);
        table.Second = second;
        table.Enter(new DefaultHttpContext(), ThreadNumber.Current);

        RecordedRequest recorded = Assert.Single(table.OlderThan(0));

        Assert.Equal(second, RequestTable.SecondOf(recorded.Mark));
        Assert.Null(recorded.Path);
    }

    [Fact]
    public void Request_that_came_after_a_state_was_put_in_force_is_not_older_than_it()
    {
        var table = new RequestTable();
        var before = new DefaultHttpContext();
        table.Enter(before, ThreadNumber.Current);
        table.PutInForce(1);
        table.Enter(new DefaultHttpContext(), ThreadNumber.Current);

        Assert.Same(before, Assert.Single(table.OlderThan(1)).Context);

        // Of another state it is not known.
        Assert.Equal(2, table.OlderThan(2).Count);
        table.PutInForce(2);
        Assert.Equal(2, table.OlderThan(2).Count);
    }

    [Fact]
    public void After_the_last_mark_every_request_that_no_state_has_decided_about_is_older()
    {
        var table = new RequestTable { Second = int.MaxValue };
        int second = table.Second;
        for (int generation = 1; generation <= 100; generation++)
        {
            table.PutInForce(generation);
        }

        table.Enter(new DefaultHttpContext(), ThreadNumber.Current);

        Assert.InRange(RequestTable.SecondOf(Assert.Single(table.OlderThan(100)).Mark), second, second + 1);
    }

    [Fact]
    public void Second_stays_right_however_often_the_state_changes_within_it()
    {
        var table = new RequestTable { Second = 7 };
        table.PutInForce(1);
        Assert.Equal(7, table.Second);
        for (int generation = 2; generation <= 100; generation++)
        {
            table.PutInForce(generation);
        }

        table.Second = 8;
        Assert.InRange(table.Second, 8, 20);
        table.Second = 60;
        Assert.Equal(60, table.Second);
    }

    [Fact]
    public void Request_of_the_first_moment_is_older_than_each_state()
    {
        var table = new RequestTable();
        table.Enter(new DefaultHttpContext(), ThreadNumber.Current);

        Assert.Equal(0, RequestTable.SecondOf(Assert.Single(table.OlderThan(0)).Mark));
    }

    [Fact]
    public void Requests_that_come_and_go_among_long_ones_keep_the_table_small()
    {
        var table = new RequestTable();
        for (int i = 0; i < 300; i++)
        {
            table.Enter(new DefaultHttpContext(), ThreadNumber.Current);
        }

        table.Enter(new DefaultHttpContext(), ThreadNumber.Current);
        var places = new HashSet<RequestSlot>();
        for (int i = 0; i < 100_000; i++)
        {
            RequestSlot one = table.Enter(new DefaultHttpContext(), ThreadNumber.Current);
            RequestSlot two = table.Enter(new DefaultHttpContext(), ThreadNumber.Current);
            places.Add(one);
            places.Add(two);
            one.Leave();
            two.Leave();
        }

        Assert.InRange(places.Count, 2, 2048);
        Assert.Equal(301, table.OlderThan(int.MaxValue).Count);
    }

    // Fails without the process-wide barrier: the store that records the request is delayed, and the two threads are led to the moment where
    // the delay matters. Where they run on one processor it proves nothing, hence the many rounds.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Request_sees_the_new_state_or_is_seen_by_it(bool isPutInForce)
    {
        const int Lines = 200;
        const int LongestDelay = 400;
        var table = new RequestTable();
        var context = new DefaultHttpContext();
        // Each on a cache line of its own.
        int[] held = new int[Lines * Line];
        int[] shared = new int[3 * Line];
        const int State = 0;
        const int Begun = Line;
        const int Ended = 2 * Line;
        shared[State] = 1;
        bool saw = false;
        var requests = new Thread(() =>
        {
            for (int round = 2; IsNext(ref shared[Begun], round); round++)
            {
                // Stores become visible in their order: that of the request waits for these, whose lines the other thread holds.
                WriteAll(held, round);
                RequestSlot place = table.Enter(context, ThreadNumber.Current);
                int read = Volatile.Read(ref shared[State]);
                place.Generation = read;
                saw = read == round;
                Volatile.Write(ref shared[Ended], round);
                Await(ref shared[Ended], -round);
                place.Leave();
            }
        });
        requests.Start();
        int missed = 0;
        int delay = 0;
        long startedAt = TimeProvider.System.GetTimestamp();
        for (int round = 2; IsWorthwhile(round, startedAt); round++)
        {
            WriteAll(held, -round);
            Volatile.Write(ref shared[Begun], round);
            for (int i = 0; i < delay; i++)
            {
                Thread.SpinWait(1);
            }

            Volatile.Write(ref shared[State], round);
            if (isPutInForce)
            {
                table.PutInForce(round);
            }

            bool seen = table.OlderThan(round).Count > 0;
            Await(ref shared[Ended], round);
            missed += saw || seen ? 0 : 1;
            // A little later where the request saw the state already, else a little earlier.
            delay = Math.Clamp(saw ? delay + 1 : delay - 1, 0, LongestDelay);
            Volatile.Write(ref shared[Ended], -round);
        }

        Volatile.Write(ref shared[Begun], Over);
        requests.Join();
        Assert.Equal(0, missed);
    }

    [Fact]
    public void Place_that_is_taken_shows_its_request()
    {
        var context = new DefaultHttpContext();
        RequestSlot place = new();
        int begun = 0;
        int looked = 0;
        var requests = new Thread(() =>
        {
            for (int round = 1; IsNext(ref begun, round); round++)
            {
                Volatile.Read(ref place).Occupy(context, -1);
                Await(ref looked, round);
            }
        });
        requests.Start();
        int missed = 0;
        long startedAt = TimeProvider.System.GetTimestamp();
        for (int round = 1; IsWorthwhile(round, startedAt); round++)
        {
            var fresh = new RequestSlot();
            Volatile.Write(ref place, fresh);
            Volatile.Write(ref begun, round);
            for (int i = 0; !fresh.IsTaken; i++)
            {
                // Just when it is taken.
                if (i > 1000)
                {
                    Thread.Yield();
                }
            }

            missed += fresh.IsOlderThan(1, out _) ? 0 : 1;
            Volatile.Write(ref looked, round);
        }

        Volatile.Write(ref begun, Over);
        requests.Join();
        Assert.Equal(0, missed);
    }

    private static void WriteAll(int[] lines, int value)
    {
        for (int at = 0; at < lines.Length; at += Line)
        {
            lines[at] = value;
        }
    }

    private static bool IsWorthwhile(int round, long startedAt) => round <= MaxRounds && TimeProvider.System.GetElapsedTime(startedAt) < LongestRounds;

    private static void Await(ref int value, int expected) => AwaitEither(ref value, expected, expected);

    // Waits for the next round; false where there is none.
    private static bool IsNext(ref int value, int round) => AwaitEither(ref value, round, Over) == round;

    // Without a lock, which would keep the two apart; and without giving the processor away while the other answers soon.
    private static int AwaitEither(ref int value, int expected, int other)
    {
        int now;
        for (int i = 0; (now = Volatile.Read(ref value)) != expected && now != other; i++)
        {
            if (i > 20_000)
            {
                Thread.Yield();
                i = 0;
            }
        }

        return now;
    }
}
