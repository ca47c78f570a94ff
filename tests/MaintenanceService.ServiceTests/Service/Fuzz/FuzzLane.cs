using MaintenanceService.Client;
using MaintenanceService.Tests.Service.Raw;
using Xunit;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Sends requests one behind another on a connection of its own, to a site of its own, and looks whether that changed only where an answer said so.</summary>
internal sealed class FuzzLane(RunningService service, string site) : IDisposable
{
    private const int Attempts = 5;
    private RawConnection? _connection;
    private long _revision;

    /// <summary>Counts how many answers there were of each status.</summary>
    public Dictionary<int, int> Statuses { get; } = [];

    public async Task StartAsync()
    {
        await service.Client.PutSiteAsync(site, new SiteRequest());
        // Holds the site: were it deleted, all that follows would be told no more than that it is not there.
        DateTimeOffset later = service.Time!.GetUtcNow().AddDays(300);
        _revision = (await service.Client.PutMaintenanceAsync(site, "keeper", new MaintenanceRequest { StartsAt = later })).Value.Revision;
    }

    public async Task SendAsync(IReadOnlyList<FuzzRequest> requests)
    {
        int accepted = 0;
        int at = 0;
        int stalled = 0;
        while (at < requests.Count)
        {
            // Kestrel hangs up after what it can't read, at times before we have read its answer: the rest goes on a new connection.
            int answered = await SendAsync(requests, at, answer =>
            {
                accepted += answer.Status < 300 ? 1 : 0;
                Statuses[answer.Status] = Statuses.GetValueOrDefault(answer.Status) + 1;
            });
            at += answered;
            stalled = answered == 0 ? stalled + 1 : 0;
            Assert.True(stalled < Attempts, $"no answer to {(at < requests.Count ? requests[at] : null)}");
        }

        await CheckRevisionAsync(requests, accepted);
    }

    public void Dispose() => HangUp();

    private async Task<int> SendAsync(IReadOnlyList<FuzzRequest> requests, int from, Action<RawAnswer> onAnswer)
    {
        _connection ??= await RawConnection.OpenAsync(service.Address);
        await _connection.SendAsync(requests.Skip(from).SelectMany(request => request.ToBytes()).ToArray());
        for (int at = from; at < requests.Count; at++)
        {
            RawAnswer? answer = await AnswerAsync(_connection, requests[at]);
            if (answer is null)
            {
                HangUp();
                return at - from;
            }

            if (AnswerCheck.Fault(requests[at], answer) is { } fault)
            {
                Assert.Fail($"{fault}: {answer}\nto: {requests[at]}\nlogged: {string.Join('\n', service.Errors.Lines)}");
            }

            onAnswer(answer);
            if (answer.Header("Connection") == "close")
            {
                HangUp();
                return at + 1 - from;
            }
        }

        return requests.Count - from;
    }

    private static async Task<RawAnswer?> AnswerAsync(RawConnection connection, FuzzRequest request)
    {
        try
        {
            return await connection.ReadAsync(request.IsHead);
        }
        catch (TimeoutException silent)
        {
            throw new TimeoutException($"no answer in time to {request}", silent);
        }
    }

    private void HangUp()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private async Task CheckRevisionAsync(IReadOnlyList<FuzzRequest> requests, int accepted)
    {
        long revision;
        try
        {
            revision = (await service.Client.GetSiteAsync(site)).Value.Revision;
        }
        catch (MaintenanceServiceException gone) when (gone.Slug == "site-not-found" && accepted > 0)
        {
            revision = (await service.Client.PutSiteAsync(site, new SiteRequest())).Value.Revision;
            accepted += 2;
        }

        Assert.True(
            revision >= _revision && revision <= _revision + accepted,
            $"{accepted} requests were accepted, but the revision went from {_revision} to {revision}:\n{string.Join('\n', requests)}");
        _revision = revision;
    }
}
