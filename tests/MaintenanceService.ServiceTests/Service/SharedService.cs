using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>One service for all tests of a class; each makes sites of its own.</summary>
public class SharedService : IAsyncLifetime
{
    private readonly TimeProvider? _time;
    private int _sites;

    public SharedService()
        : this(null)
    {
    }

    private protected SharedService(TimeProvider? time) => _time = time;

    internal RunningService Service { get; private set; } = null!;

    /// <summary>As an admin for every site.</summary>
    internal HttpClient Http => Service.Http;

    public async ValueTask InitializeAsync() => Service = await RunningService.StartAsync(_time);

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(Service.Errors.Lines);
    }

    /// <summary>A new site, by name.</summary>
    internal async Task<string> SiteAsync(string? settings = null)
    {
        string site = NewName();
        Answer created = await Http.Put($"/v1/sites/{site}", settings is null ? "{}" : $$"""{"settings":{{settings}}}""");
        Assert.Equal(201, created.Status);
        return site;
    }

    /// <summary>A name that no site has.</summary>
    internal string NewName() => $"site-{Interlocked.Increment(ref _sites)}";
}

/// <summary>One under a clock that moves only when a test moves it.</summary>
public sealed class SharedTimedService : SharedService
{
    public SharedTimedService()
        : this(new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)))
    {
    }

    private SharedTimedService(ManualClock time)
        : base(time) => Time = time;

    internal ManualClock Time { get; }

    /// <summary>The time so many seconds from now, as the contract writes it.</summary>
    internal string In(double seconds) => MaintenanceService.Client.WireTime.Format(Time.GetUtcNow().AddSeconds(seconds));

    internal Task PassAsync(double seconds) => Service.PassAsync(TimeSpan.FromSeconds(seconds));

    internal Task<T> PassUntilAsync<T>(Task<T> ended) => Service.PassUntilAsync(ended);
}
