using System.Collections.Concurrent;
using System.Net;
using MaintenanceService.Tests.EndToEnd.Rounds;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>Asks apps all the time, and notes each answer other than the one that is expected: a site that flips, if only for a moment.</summary>
internal sealed class StatusWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);
    private readonly CancellationTokenSource _stopped = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ConcurrentQueue<string> _flips = [];
    private readonly Task _watching;
    private Expectation _expected;
    private long _answers;

    public StatusWatch(IEnumerable<CountedApp> apps, HttpStatusCode? expected)
    {
        _expected = new(expected);
        _watching = Task.WhenAll(apps.Select(WatchAsync));
    }

    /// <summary>The answers that were not expected, in sentences.</summary>
    public IReadOnlyCollection<string> Flips => _flips;

    /// <summary>How many answers were compared.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>Expects another answer from now on; null = either, while the site changes.</summary>
    public void Expect(HttpStatusCode? status) => Volatile.Write(ref _expected, new(status));

    /// <summary>Waits until every app has given more answers that were compared.</summary>
    public Task MoreAsync()
    {
        long before = Answers;
        return Eventually.TrueAsync(() => Answers >= before + 20 || _watching.IsCompleted, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _watching;
        _stopped.Dispose();
    }

    private async Task WatchAsync(CountedApp app)
    {
        try
        {
            while (true)
            {
                Expectation expected = Volatile.Read(ref _expected);
                HttpStatusCode status = await app.HomeAsync(_stopped.Token);

                // An answer that was begun under another expectation shows nothing.
                if (expected.Status is { } wanted && expected == Volatile.Read(ref _expected))
                {
                    Interlocked.Increment(ref _answers);
                    if (status != wanted)
                    {
                        _flips.Enqueue($"{app.Name} answered {status} instead of {wanted}, {expected.Age.TotalSeconds:0.0} s after that was to be so");
                    }
                }

                await Task.Delay(Pause, TimeProvider.System, _stopped.Token);
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The watch is over.
        }
    }

    // By reference: the same status at another time is another expectation.
    private sealed class Expectation(HttpStatusCode? status)
    {
        private readonly long _since = TimeProvider.System.GetTimestamp();

        public HttpStatusCode? Status => status;

        public TimeSpan Age => TimeProvider.System.GetElapsedTime(_since);
    }
}
