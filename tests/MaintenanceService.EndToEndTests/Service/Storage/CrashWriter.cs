using System.Net.Sockets;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>Writes to a site of its own until the service is gone, and then says what must be there.</summary>
internal sealed class CrashWriter(string site)
{
    private readonly Dictionary<string, MaintenanceStatus> _acknowledged = [];
    private string? _asked;
    private string? _name;
    private long _revision;
    private int _next;

    /// <summary>Starts and ends maintenances and changes the site, noting each answer; returns when there is none any more.</summary>
    public async Task WriteAsync(MaintenanceClient client, Action onAcknowledged)
    {
        try
        {
            while (true)
            {
                string id = _asked = $"m-{_next++}";
                _revision = (await client.PutMaintenanceAsync(site, id, new MaintenanceRequest { Reason = "crash test" })).Value.Revision;
                _acknowledged[id] = MaintenanceStatus.Active;
                onAcknowledged();
                _revision = (await client.EndMaintenanceAsync(site, id)).Value.Revision;
                _acknowledged[id] = MaintenanceStatus.Ended;
                onAcknowledged();
                _revision = (await client.PutSiteAsync(site, new SiteRequest { DisplayName = id })).Value.Revision;
                _name = id;
                onAcknowledged();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            // It was killed: what was asked last may be there or not, but nothing between.
        }
    }

    public async Task CheckAsync(MaintenanceClient client)
    {
        Site found = (await client.GetSiteAsync(site)).Value;
        Assert.InRange(found.Revision, _revision, _revision + 1);
        Assert.True(found.DisplayName == _name || found.DisplayName == _asked, $"{site} is named {found.DisplayName}, acknowledged was {_name}");
        foreach ((string id, MaintenanceStatus status) in _acknowledged)
        {
            MaintenanceStatus kept = (await client.GetMaintenanceAsync(site, id)).Value.Status;
            Assert.True(kept == status || (id == _asked && kept == MaintenanceStatus.Ended), $"{id} of {site} is {kept}, acknowledged was {status}");
        }

        // A write is its record, the site's revision and the history entry: all of them or none.
        HistoryEntry newest = Assert.Single((await client.GetSiteHistoryAsync(site, 1)).Items);
        Assert.Equal(found.Revision, newest.Revision);
        Assert.Equal(
            (await client.ListMaintenancesAsync(site, MaintenanceStatus.Active)).Items.Select(item => item.Id),
            found.Maintenances.Select(item => item.Id));
        (_revision, _name) = (found.Revision, found.DisplayName);
        foreach (Maintenance left in found.Maintenances)
        {
            _revision = (await client.EndMaintenanceAsync(site, left.Id)).Value.Revision;
        }

        _acknowledged.Clear();
    }
}
