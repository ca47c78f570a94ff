using System.Net;
using MaintenanceService.Client.Flow;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>What is left of a limit, and what the service's clock says.</summary>
public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Time_that_is_left_runs_down_to_nothing()
    {
        var deadline = new Deadline(_time, TimeSpan.FromSeconds(10));

        foreach ((double after, double left) in (IEnumerable<(double, double)>)[(0, 10), (4, 6), (5, 1), (1, 0), (100, 0)])
        {
            _time.Advance(TimeSpan.FromSeconds(after));
            Assert.Equal((left, left == 0), (deadline.Left.TotalSeconds, deadline.Passed));
        }

        Assert.Equal(10, deadline.Limit.TotalSeconds);
    }

    [Fact]
    public void Limit_of_nothing_is_over_at_once() => Assert.True(new Deadline(_time, TimeSpan.Zero).Passed);

    [Theory]
    [InlineData(-3600)]
    [InlineData(0)]
    [InlineData(90)]
    public async Task Clock_of_the_service_is_the_date_of_its_last_answer(int seconds)
    {
        DateTimeOffset? date = _time.GetUtcNow().AddSeconds(seconds);
        var clock = new ServiceClock(_time)
        {
            InnerHandler = new ScriptedAnswers((_, _) =>
            {
                HttpResponseMessage answer = new(HttpStatusCode.OK);
                answer.Headers.Date = date;
                return answer;
            }),
        };
        using var client = new HttpClient(clock);
        Assert.Equal(_time.GetUtcNow(), clock.Now);

        await client.GetAsync("http://service/", TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(date.Value.AddSeconds(5), clock.Now);

        // An answer without a date moves nothing.
        DateTimeOffset before = clock.Now;
        date = null;
        await client.GetAsync("http://service/", TestContext.Current.CancellationToken);
        Assert.Equal(before, clock.Now);
    }
}
