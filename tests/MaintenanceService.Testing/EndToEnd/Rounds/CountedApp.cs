using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>One process of an app, as a reader of its counters sees it. They are outside the gate: it can't hide anything from them.</summary>
internal sealed class CountedApp(string name, Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

    public string Name => name;

    public async Task<Tally> TallyAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<Tally>("/counters", JsonSerializerOptions.Web, cancellationToken))!;

    public async Task<HttpStatusCode> HomeAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await _http.GetAsync("/", cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Sends a request that does not end before its sender goes, and waits until it has reached the app.</summary>
    public async Task<OpenRequest> BeginSlowAsync(CancellationToken cancellationToken)
    {
        long before = (await TallyAsync(cancellationToken)).Slow;
        var sender = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task answer = _http.GetAsync("/slow?seconds=300", sender.Token);
        await Eventually.TrueAsync(async () => (await TallyAsync(cancellationToken)).Slow > before, cancellationToken);
        return new OpenRequest(answer, sender);
    }

    /// <summary>Sends orders that are worked on, after the answer, until they are aborted.</summary>
    public async Task ImportAsync(CancellationToken cancellationToken)
    {
        long before = (await TallyAsync(cancellationToken)).Worker;
        using HttpResponseMessage answer = await _http.PostAsync("/orders/import?seconds=300", new StringContent("1;2;3"), cancellationToken);
        answer.EnsureSuccessStatusCode();
        await Eventually.TrueAsync(async () => await TallyAsync(cancellationToken) is var now && now.Worker > before && now.Worker > now.WorkerFinished, cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
