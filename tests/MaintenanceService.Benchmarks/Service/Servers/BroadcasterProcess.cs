using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Protocols;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>The broadcaster as a process of its own.</summary>
internal sealed class BroadcasterProcess : IDisposable
{
    private BroadcasterProcess(MeasuredProcess process) => Process = process;

    public MeasuredProcess Process { get; }

    public Uri Address => Process.Address;

    public static async Task<BroadcasterProcess> StartAsync()
    {
        DirectoryInfo folder = MeasuredProcess.CreateFolder();
        return new BroadcasterProcess(
            await MeasuredProcess.StartAsync(Environment.ProcessPath!, [Broadcaster.Argument, folder.FullName], new Dictionary<string, string>(), folder));
    }

    public Task<Subscribers> SubscribeAsync(int count) => Subscribers.OpenAsync(Address, new ServerSentEvents(HttpMessage.Get(Address, "/stream")), count);

    /// <summary>Makes the request that replaces the state.</summary>
    public byte[] Change(string state) => HttpMessage.Send(Address, "POST", "/change", null, state);

    public void Dispose() => Process.Dispose();
}
