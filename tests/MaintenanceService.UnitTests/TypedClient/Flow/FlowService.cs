using System.Net;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>A service with maintenances in memory, which fails as a test says; and a caller on a clock that the test moves.</summary>
internal sealed class FlowService : IFlowOutput
{
    // So slowly that a time limit of seconds is not over before a busy machine has gone on.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly Actor Me = new() { Key = "mine", Name = "me" };
    private static readonly Actor Others = new() { Key = "theirs", Name = "others" };
    private long _revision;

    public FlowService() => Context = new FlowContext(ResendTests.Calls(new Handler(this), Time), Time, this, PlainSyntax.Instance);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public FlowContext Context { get; }

    public List<string> Sites { get; } = ["shop", "blog"];

    public List<Maintenance> Records { get; } = [];

    /// <summary>The calls that arrived, such as <c>PUT shop/maintenances/m?forbid=true</c>.</summary>
    public Recorder<string> Calls { get; } = new();

    /// <summary>Returns the answer to a call in place of this service's; null = this service's.</summary>
    public Func<string, HttpResponseMessage?> Instead { get; set; } = _ => null;

    /// <summary>Runs after a call was carried out and before it is answered: where it throws, the answer is lost.</summary>
    public Action<string> BeforeAnswer { get; set; } = _ => { };

    /// <summary>Changes what a site's instances confirm; by default two of two have.</summary>
    public Func<Client.Convergence, Client.Convergence> Confirms { get; set; } = convergence => convergence;

    public Recorder<string> Warnings { get; } = new();

    public Recorder<string> StopWarnings { get; } = new();

    public Recorder<FlowProgress> Steps { get; } = new();

    public Deadline In(double seconds) => new(Time, TimeSpan.FromSeconds(seconds));

    public Maintenance Add(string site, string id, bool mine = true, MaintenanceStatus status = MaintenanceStatus.Active, EndReason? ended = null, LeaseRequest? lease = null)
    {
        var record = new Maintenance
        {
            Id = id,
            Site = site,
            Status = ended is null ? status : MaintenanceStatus.Ended,
            Mode = MaintenanceMode.Closed,
            StartsAt = Time.GetUtcNow(),
            CreatedAt = Time.GetUtcNow(),
            CreatedBy = mine ? Me : Others,
            EndedAt = ended is null ? null : Time.GetUtcNow(),
            EndedBy = ended == EndReason.Ended ? Me : null,
            EndReason = ended,
            Lease = lease is null ? null : new Lease { Seconds = lease.Seconds!.Value, ExpiresAt = Time.GetUtcNow().AddSeconds(lease.Seconds.Value), OnExpiry = lease.OnExpiry ?? LeaseExpiry.Release },
            Revision = ++_revision,
        };
        lock (Records)
        {
            Records.RemoveAll(known => known.Site == site && known.Id == id);
            Records.Add(record);
        }

        return record;
    }

    public Maintenance Get(string site, string id)
    {
        lock (Records)
        {
            return Records.Single(record => record.Site == site && record.Id == id);
        }
    }

    /// <summary>Ends one as another's hand, its lease or the clock does.</summary>
    public Maintenance End(string site, string id, EndReason reason = EndReason.Ended, bool mine = true)
    {
        Maintenance ended = Get(site, id) with
        {
            Status = MaintenanceStatus.Ended,
            EndedAt = Time.GetUtcNow(),
            EndReason = reason,
            EndedBy = reason == EndReason.Ended ? (mine ? Me : Others) : null,
            Revision = ++_revision,
        };
        lock (Records)
        {
            Records[Records.FindIndex(record => record.Site == site && record.Id == id)] = ended;
        }

        return ended;
    }

    /// <summary>Changes one as a colleague does.</summary>
    public void Change(string site, string id, Func<Maintenance, Maintenance> change)
    {
        lock (Records)
        {
            Records[Records.FindIndex(record => record.Site == site && record.Id == id)] = change(Get(site, id)) with { Revision = ++_revision };
        }
    }

    /// <summary>Lets the clock run until something is over.</summary>
    public async Task<T> RunAsync<T>(Task<T> work)
    {
        await Time.AdvanceUntilAsync(Step, () => work.IsCompleted);
        return await work;
    }

    public async Task RunAsync(Task work)
    {
        await Time.AdvanceUntilAsync(Step, () => work.IsCompleted);
        await work;
    }

    public void Progress(FlowProgress step) => Steps.Add(step);

    public void Warn(string message) => Warnings.Add(message);

    public void WarnStopped(string message) => StopWarnings.Add(message);

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string call = $"{request.Method} {request.RequestUri!.PathAndQuery.Replace("/v1/sites", "", StringComparison.Ordinal).TrimStart('/')}";
        MaintenanceRequest? body = request.Content is null or { Headers.ContentLength: 0 } ? null : JsonSerializer.Deserialize(await request.Content.ReadAsStringAsync(cancellationToken), WireJson.TypeInfo<MaintenanceRequest>());
        HttpResponseMessage answer;
        bool waits = false;
        lock (Records)
        {
            Calls.Add(call);
            if (Instead(call) is { } instead)
            {
                return instead;
            }

            answer = Answer(request, request.RequestUri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)[2..], body, ref waits);
            BeforeAnswer(call);
        }

        if (waits && call.Contains("wait=1", StringComparison.Ordinal))
        {
            // As the service does before it says that its instances have not confirmed.
            await Task.Delay(TimeSpan.FromSeconds(1), Time, cancellationToken);
        }

        return answer;
    }

    private static HttpResponseMessage Json<T>(T value) => ScriptedAnswers.Of(HttpStatusCode.OK, JsonSerializer.Serialize(value, WireJson.TypeInfo<T>()));

    private HttpResponseMessage Answer(HttpRequestMessage request, string[] path, MaintenanceRequest? body, ref bool waits) => (request.Method.Method, path) switch
    {
        ("GET", []) => Json(new Page<Site> { Items = [.. Sites.Select(site => new Site { Name = site, Maintenances = [.. Records.Where(record => record.Site == site && record.Status != MaintenanceStatus.Ended)] })] }),
        (_, [var site, ..]) when !Sites.Contains(site) => ScriptedAnswers.Of(HttpStatusCode.NotFound, slug: "site-not-found"),
        ("GET", [var site, "convergence"]) => Converge(site, ref waits),
        ("GET", [var site, "maintenances"]) => Json(new Page<Maintenance> { Items = [.. List(site, request.RequestUri!.Query)] }),
        ("DELETE", [var site, "maintenances"]) => Json(new Page<Maintenance> { Items = [.. List(site, "status=active").ToArray().Select(record => End(site, record.Id))] }),
        ("PUT", [var site, _, var id]) when request.Headers.IfNoneMatch.Count > 0 && Records.Any(record => record.Site == site && record.Id == id) =>
            ScriptedAnswers.Of(HttpStatusCode.PreconditionFailed, slug: "revision-conflict"),
        ("PUT", [var site, _, var id]) => Json(Records.Find(record => record.Site == site && record.Id == id)
            ?? Add(site, id, status: body!.StartsAt > Time.GetUtcNow() ? MaintenanceStatus.Scheduled : MaintenanceStatus.Active, lease: body.Lease)),
        ("DELETE", [_, _, var id]) when request.RequestUri!.Query.Length > 0 && Records.All(record => record.Id != id) => new HttpResponseMessage(HttpStatusCode.NoContent),
        (_, [var site, _, var id, ..]) when !Records.Any(record => record.Site == site && record.Id == id) => ScriptedAnswers.Of(HttpStatusCode.NotFound, slug: "maintenance-not-found"),
        ("DELETE", [var site, _, var id]) => Json(Get(site, id).Status == MaintenanceStatus.Ended ? Get(site, id) : End(site, id)),
        (_, [var site, _, var id, ..]) => Json(Get(site, id)),
        _ => ScriptedAnswers.Of(HttpStatusCode.NotFound, slug: "not-found"),
    };

    private HttpResponseMessage Converge(string site, ref bool waits)
    {
        Client.Convergence convergence = Confirms(new Client.Convergence
        {
            Site = site,
            Revision = _revision,
            Mode = IsActive(site) ? MaintenanceMode.Closed : MaintenanceMode.Open,
            Converged = true,
            Total = 2,
            Confirmed = 2,
        });
        waits = !convergence.Converged;
        return Json(convergence);
    }

    private bool IsActive(string site) => Records.Any(record => record.Site == site && record.Status == MaintenanceStatus.Active);

    private IEnumerable<Maintenance> List(string site, string query) => Records.AsEnumerable().Reverse().Where(record => record.Site == site
        && (!query.Contains("createdBy=me", StringComparison.Ordinal) || record.CreatedBy == Me)
        && (!query.Contains("status=", StringComparison.Ordinal) || query.Contains($"status={Wording.Name(record.Status)}", StringComparison.Ordinal)));

    private sealed class Handler(FlowService service) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => service.AnswerAsync(request, cancellationToken);
    }
}
