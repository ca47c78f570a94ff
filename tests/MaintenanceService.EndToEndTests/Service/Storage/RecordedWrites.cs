using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A store as it was, and all that one client's writes did to its files until the log had been copied into the database.</summary>
public sealed class RecordedWrites : IAsyncLifetime
{
    public const string Site = "shop";

    /// <summary>More than fill the log: then its pages are copied into the database, and it begins again.</summary>
    private const int Writes = 300;

    private readonly TemporaryFolder _folder = new();
    private readonly List<long> _revisions = [];

    /// <summary>The files before the first recorded write.</summary>
    internal string Before => _folder.File("before");

    internal IReadOnlyList<DiskCall> Calls { get; private set; } = [];

    /// <summary>The revision that was acknowledged last before the power failed.</summary>
    /// <param name="at">The number of calls after which it fails.</param>
    internal long AcknowledgedAt(int at) => _revisions[Calls.Take(at).Count(call => call.Kind == DiskCallKind.Answer)];

    internal long Last => _revisions[^1];

    public async ValueTask InitializeAsync()
    {
        await using ServerProcess service = await ServerProcess.StartAsync("MaintenanceService", _folder.Path, _folder.Settings());
        using var client = new MaintenanceClient(service.Address, () => RunningService.AdminKey);
        _revisions.Add((await client.PutSiteAsync(Site, new SiteRequest())).Value.Revision);
        await using FaultySyscalls strace = await FaultySyscalls.RecordAsync(service.Id, DiskRecording.Calls);
        StoreFolder.Copy(_folder.DataFolder(), Before);

        for (int i = 0; i < Writes; i++)
        {
            _revisions.Add((await client.PutSiteAsync(Site, new SiteRequest { DisplayName = $"name {i}" })).Value.Revision);
        }

        Calls = DiskRecording.Read(await strace.DetachAsync());
        await service.KillAsync();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
