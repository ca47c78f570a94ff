using MaintenanceService.AspNetCore.Connection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>A wait that ends with its time, a signal, or the caller; and one signal that ends one wait.</summary>
public sealed class AsyncAutoResetEventTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AsyncAutoResetEvent _event;

    public AsyncAutoResetEventTests() => _event = new AsyncAutoResetEvent(_time);

    [Fact]
    public async Task Time_ends_the_wait()
    {
        Task wait = _event.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await wait.OrHangAsync();
    }

    [Fact]
    public async Task Signal_ends_one_wait_whether_it_came_before_or_in_it()
    {
        _event.Set();
        _event.Set();
        await _event.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken).OrHangAsync();

        Task second = _event.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        _event.Set();

        await second.OrHangAsync();
    }

    [Fact]
    public async Task Caller_ends_the_wait_without_a_failure()
    {
        using var stop = new CancellationTokenSource();
        Task wait = _event.WaitAsync(TimeSpan.FromSeconds(10), stop.Token);
        Assert.False(wait.IsCompleted);

        await stop.CancelAsync();

        await wait.OrHangAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Wait_for_no_time_leaves_the_signal(int seconds)
    {
        _event.Set();
        Assert.True(_event.WaitAsync(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken).IsCompletedSuccessfully);

        await _event.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken).OrHangAsync();
    }
}
