using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>The table of running requests: none is missed, whatever thread it came or left on.</summary>
public sealed class RequestTableTests
{
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

    [Fact]
    public void Request_sees_the_new_state_or_is_seen_by_it()
    {
        const int Rounds = 20_000;
        var table = new RequestTable();
        var context = new DefaultHttpContext();
        int state = 1;
        int begun = 1;
        int ended = 1;
        bool saw = false;
        var requests = new Thread(() =>
        {
            for (int round = 2; round <= Rounds; round++)
            {
                Await(ref begun, round);
                RequestSlot place = table.Enter(context, ThreadNumber.Current);
                int read = Volatile.Read(ref state);
                place.Generation = read;
                saw = read == round;
                Volatile.Write(ref ended, round);
                Await(ref ended, -round);
                place.Leave();
            }
        });
        requests.Start();
        int missed = 0;
        for (int round = 2; round <= Rounds; round++)
        {
            Volatile.Write(ref begun, round);
            // A little later each time, so that the two meet.
            Thread.SpinWait(round % 20);
            Volatile.Write(ref state, round);
            bool seen = table.OlderThan(round).Count > 0;
            Await(ref ended, round);
            missed += saw || seen ? 0 : 1;
            Volatile.Write(ref ended, -round);
        }

        requests.Join();
        Assert.Equal(0, missed);
    }

    [Fact]
    public void Place_that_is_taken_shows_its_request()
    {
        const int Rounds = 50_000;
        var context = new DefaultHttpContext();
        RequestSlot place = new();
        int begun = 0;
        int looked = 0;
        var requests = new Thread(() =>
        {
            for (int round = 1; round <= Rounds; round++)
            {
                Await(ref begun, round);
                Volatile.Read(ref place).Occupy(context, -1);
                Await(ref looked, round);
            }
        });
        requests.Start();
        int missed = 0;
        for (int round = 1; round <= Rounds; round++)
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

        requests.Join();
        Assert.Equal(0, missed);
    }

    // Without a lock, which would keep the two apart.
    private static void Await(ref int value, int expected)
    {
        for (int i = 0; Volatile.Read(ref value) != expected; i++)
        {
            if (i > 1000)
            {
                Thread.Yield();
            }
        }
    }
}
