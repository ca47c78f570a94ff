using MaintenanceService.AspNetCore.Requests;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>The numbers of threads: one for each that lives, and used again after it.</summary>
public sealed class ThreadNumberTests
{
    [Fact]
    public void Each_living_thread_has_a_number_of_its_own_and_keeps_it()
    {
        const int Threads = 20;
        int[] numbers = new int[Threads];
        int[] later = new int[Threads];
        int[] current = new int[Threads];
        int[] before = new int[Threads];
        using var all = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(at => new Thread(() =>
        {
            before[at] = ThreadNumber.Current;
            numbers[at] = ThreadNumber.Assign();
            all.SignalAndWait(HangGuard.Longest);
            later[at] = ThreadNumber.Assign();
            current[at] = ThreadNumber.Current;
            all.SignalAndWait(HangGuard.Longest);
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(before, number => Assert.Equal(0, number));
        Assert.All(numbers, number => Assert.InRange(number, 1, int.MaxValue));
        Assert.Distinct(numbers);
        Assert.Equal(numbers, later);
        Assert.Equal(numbers, current);
    }

    [Fact]
    public void Number_of_a_thread_that_has_ended_is_used_again()
    {
        const int Threads = 500;
        var numbers = new HashSet<int>();
        for (int i = 0; i < Threads; i++)
        {
            var thread = new Thread(() => numbers.Add(ThreadNumber.Assign()));
            thread.Start();
            thread.Join();
        }

        // Threads of other tests come and go meanwhile, but not as many.
        Assert.InRange(numbers.Count, 1, Threads / 2);
    }
}
