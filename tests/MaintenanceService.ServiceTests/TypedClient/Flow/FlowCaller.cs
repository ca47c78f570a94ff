using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Somebody who starts a maintenance as Enable-Maintenance and <c>maintenance enable</c> do.</summary>
internal sealed class FlowCaller : IFlowOutput, IDisposable
{
    private readonly HttpClient _http;
    private readonly MaintenanceClient _client;
    private readonly FlowContext _context;

    /// <param name="service">The service.</param>
    /// <param name="key">The caller's key.</param>
    /// <param name="network">What is between them; null = nothing.</param>
    public FlowCaller(Uri service, string key, SpoiltAnswers? network = null)
    {
        _http = MaintenanceClient.CreateHttpClient(service, network);
        _client = new MaintenanceClient(_http, () => key);
        var calls = new ServiceCalls(_client, service, new ServiceClock(TimeProvider.System), TimeProvider.System, CallMessages.None, PlainSyntax.Instance);
        _context = new FlowContext(calls, TimeProvider.System, this, PlainSyntax.Instance);
    }

    /// <summary>Is called with each step of a wait.</summary>
    public Action<FlowProgress> Steps { get; init; } = _ => { };

    /// <summary>Starts one under an id, and waits for the instances or not.</summary>
    /// <returns>Whether this caller began it, as far as it knows.</returns>
    /// <exception cref="FlowException">It failed, and what it began was undone.</exception>
    public async Task<bool> StartAsync(string site, string id, bool wait, double timeoutSeconds = 60)
    {
        var flow = new MaintenanceFlow(_context);
        await flow.StartAsync(
            new StartOptions { Items = [new StartItem(site, id, new MaintenanceRequest { Reason = "orders" })], Wait = wait },
            new Deadline(TimeProvider.System, TimeSpan.FromSeconds(timeoutSeconds)), CancellationToken.None);
        return !flow.Started.Single().Existed;
    }

    /// <summary>Starts one on each of several sites, and waits for all.</summary>
    public Task StartAllAsync(TimeSpan timeout, params string[] sites) => new MaintenanceFlow(_context).StartAsync(
        new StartOptions { Items = [.. sites.Select(site => new StartItem(site, null, new MaintenanceRequest()))] },
        new Deadline(TimeProvider.System, timeout), CancellationToken.None);

    public void Progress(FlowProgress step) => Steps(step);

    public void Warn(string message)
    {
    }

    public void WarnStopped(string message)
    {
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }
}
