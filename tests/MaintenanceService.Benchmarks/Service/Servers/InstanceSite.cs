using System.Globalization;
using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Client;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>A closed site with instances, of which one reports again and again, and callers that wait for its convergence.</summary>
internal sealed class InstanceSite : IDisposable
{
    private const int RegisteringAtOnce = 20;
    private readonly ServiceProcess _service;
    private readonly string _name;
    private readonly HttpConnection _reporter;
    private readonly List<HttpConnection> _waiters = [];
    private string _epoch = "";
    private long _revision;
    private int _sequence = 1;

    private InstanceSite(ServiceProcess service, string name)
    {
        _service = service;
        _name = name;
        _reporter = new HttpConnection(service.Address);
    }

    /// <summary>Closes a site after its instances have registered; none of them confirms it.</summary>
    public static async Task<InstanceSite> OpenAsync(ServiceProcess service, int instances, int waiters)
    {
        var site = new InstanceSite(service, $"site-{instances}-{waiters}");
        await service.Client.PutSiteAsync(site._name, new SiteRequest());
        using (var load = new LoadGroup(service.Address, RegisteringAtOnce))
        {
            load.Run(instances / RegisteringAtOnce, (connection, time) => site.Report(connection + (time * RegisteringAtOnce), 1));
        }

        // With an end, as most have: it is compared with the clock of each instance.
        await service.Client.PutMaintenanceAsync(
            site._name, ServiceProcess.Maintenance, new MaintenanceRequest { EndsAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1) });
        Site record = (await service.Client.GetSiteAsync(site._name)).Value;
        (site._epoch, site._revision) = (record.Epoch, record.Revision);
        for (int i = 0; i < waiters; i++)
        {
            var waiter = new HttpConnection(service.Address);
            waiter.Send(HttpMessage.Get(service.Address, $"/v1/sites/{site._name}/convergence?wait=300", ServiceProcess.AdminKey));
            site._waiters.Add(waiter);
        }

        return site;
    }

    /// <summary>Reports a number of times that a request is still in flight.</summary>
    /// <returns>How long each answer took, in milliseconds.</returns>
    public IEnumerable<double> Report(int times)
    {
        for (int i = 0; i < times; i++)
        {
            byte[] request = Report(0, ++_sequence);
            long startedAt = TimeProvider.System.GetTimestamp();
            _reporter.Call(request);
            yield return TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds;
        }
    }

    public void Dispose()
    {
        _reporter.Dispose();
        _waiters.ForEach(waiter => waiter.Dispose());
    }

    private byte[] Report(int instance, int sequence) => HttpMessage.Send(
        _service.Address,
        "PUT",
        $"/v1/sites/{_name}/instances/instance-{instance}",
        _service.InstanceKey,
        string.Create(CultureInfo.InvariantCulture, $$"""{"run":"run-{{instance}}","sequence":{{sequence}},"epoch":{{(_epoch.Length == 0 ? "null" : $"\"{_epoch}\"")}},"revision":{{_revision}},"mode":"closed","requestsInFlight":1}"""));
}
