using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Middleware;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Which maintenances an end means, that each is asked for, and what is told of those that were over before.</summary>
public sealed class MaintenanceEndTests
{
    private readonly FlowService _service = new();
    private readonly Recorder<string> _asked = new();
    private bool _approves = true;

    [Fact]
    public async Task Site_alone_means_the_one_of_this_key()
    {
        _service.Add("shop", "mine");
        _service.Add("shop", "theirs", mine: false);
        _service.Add("blog", "other");

        Assert.Equal(["mine"], await EndAsync("shop", id: null));

        Assert.Equal((MaintenanceStatus.Ended, MaintenanceStatus.Active, MaintenanceStatus.Active), (Status("shop", "mine"), Status("shop", "theirs"), Status("blog", "other")));
        Assert.Equal(["shop ('mine'): End the maintenance"], _asked.All);
        Assert.Empty(_service.Warnings.All);
    }

    [Fact]
    public async Task What_is_not_approved_stays()
    {
        _service.Add("shop", "mine");
        _approves = false;

        Assert.Empty(await EndAsync("shop", id: null));
        Assert.Empty(await EndAsync("shop", "mine"));
        Assert.Empty(await EndAsync("shop", id: null, all: true));

        Assert.Equal(MaintenanceStatus.Active, Status("shop", "mine"));
        Assert.Equal(3, _asked.All.Count);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData(null)]
    public async Task Id_means_that_one_whoever_began_it(string? site)
    {
        _service.Add("shop", "mine");
        _service.Add("shop", "theirs", mine: false);

        Assert.Equal(["theirs"], await EndAsync(site, "theirs"));

        Assert.Equal((MaintenanceStatus.Active, MaintenanceStatus.Ended), (Status("shop", "mine"), Status("shop", "theirs")));
    }

    [Fact]
    public async Task Id_that_several_sites_have_needs_the_site()
    {
        _service.Add("shop", "m");
        _service.Add("blog", "m");

        FlowException failed = await FailedAsync(null, "m");

        Assert.Equal(FlowErrors.InvalidValue, failed.ErrorId);
        Assert.Contains("shop, blog. Name one with Site.", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["m"], await EndAsync("blog", "m"));
        Assert.Equal(MaintenanceStatus.Active, Status("shop", "m"));
    }

    [Theory]
    [InlineData("shop", "The site 'shop' has no maintenance 'gone'.")]
    [InlineData(null, "No site that this key may read has a maintenance 'gone'.")]
    public async Task Id_that_is_not_there_is_told(string? site, string message)
    {
        FlowException failed = await FailedAsync(site, "gone");

        Assert.Equal((FlowErrors.MaintenanceNotFound, message), (failed.ErrorId, failed.Message));
        Assert.Equal(FlowErrors.InvalidValue, (await FailedAsync(site, "../x")).ErrorId);
    }

    [Fact]
    public async Task Site_that_others_hold_is_left_to_them()
    {
        _service.Add("shop", "theirs", mine: false);

        Assert.Equal(FlowErrors.HeldByOthers, (await FailedAsync("shop", id: null)).ErrorId);

        Assert.Equal(MaintenanceStatus.Active, Status("shop", "theirs"));
        Assert.Empty(_asked.All);
    }

    [Theory]
    [InlineData(EndReason.LeaseExpired, true, "had ended by itself: its lease was not renewed")]
    [InlineData(EndReason.Elapsed, true, "had ended by itself: its time was over")]
    [InlineData(EndReason.Ended, false, "had ended before: ended by others")]
    [InlineData(EndReason.Ended, true, null)]
    public async Task Last_of_this_key_that_is_over_is_told_unless_this_key_ended_it(EndReason reason, bool byMe, string? words)
    {
        _service.Add("shop", "old", ended: EndReason.LeaseExpired);
        _service.Add("shop", "m");
        _service.End("shop", "m", reason, byMe);

        Assert.Empty(await EndAsync("shop", id: null));
        Assert.Equal(["m"], await EndAsync("shop", "m"));

        Assert.Equal(words is null ? 0 : 2, _service.Warnings.All.Count);
        Assert.All(_service.Warnings.All, warning => Assert.Contains($"shop: the maintenance 'm' {words}", warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ended_one_is_found_by_its_id_alone()
    {
        _service.Add("blog", "m", ended: EndReason.Elapsed);

        Assert.Equal(["m"], await EndAsync(null, "m"));

        Assert.Contains("blog: the maintenance 'm' had ended by itself", Assert.Single(_service.Warnings.All), StringComparison.Ordinal);
        Assert.DoesNotContain(_service.Calls.All, call => call.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_ends_by_itself_in_between_is_told()
    {
        _service.Add("shop", "m");
        _service.BeforeAnswer = call =>
        {
            if (call.StartsWith("GET", StringComparison.Ordinal) && Status("shop", "m") == MaintenanceStatus.Active)
            {
                _service.End("shop", "m", EndReason.Elapsed);
            }
        };

        Assert.Equal(["m"], await EndAsync("shop", id: null));

        Assert.Contains("had ended by itself", Assert.Single(_service.Warnings.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scheduled_one_stays_and_is_told()
    {
        _service.Add("shop", "later", status: MaintenanceStatus.Scheduled);

        Assert.Empty(await EndAsync("shop", id: null));

        Assert.Contains("shop is open, and stays scheduled for maintenance: 'later'", Assert.Single(_service.Warnings.All), StringComparison.Ordinal);
        Assert.Equal(MaintenanceStatus.Scheduled, Status("shop", "later"));
    }

    [Fact]
    public async Task All_means_every_active_one_of_the_site()
    {
        _service.Add("shop", "mine");
        _service.Add("shop", "theirs", mine: false);
        _service.Add("shop", "later", status: MaintenanceStatus.Scheduled);
        _service.Add("blog", "other");

        Assert.Equal(["mine", "theirs"], await EndAsync("shop", id: null, all: true));

        Assert.Equal((MaintenanceStatus.Scheduled, MaintenanceStatus.Active), (Status("shop", "later"), Status("blog", "other")));
        Assert.Equal(["shop: End every maintenance, whoever began it"], _asked.All);
    }

    [Fact]
    public async Task All_of_a_site_that_has_one_are_that_one()
    {
        _service.Add("shop", "mine");

        Assert.Equal(["mine"], await EndAsync("shop", id: null, all: true));

        Assert.DoesNotContain("GET shop/maintenances/mine", _service.Calls.All);
    }

    [Fact]
    public async Task All_of_them_are_told_though_the_first_answer_was_lost()
    {
        _service.Add("shop", "mine");
        _service.Add("shop", "theirs", mine: false);
        int ends = 0;
        _service.BeforeAnswer = call => _ = call.StartsWith("DELETE", StringComparison.Ordinal) && ++ends == 1
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "Lost.") : 0;

        Assert.Equal(["mine", "theirs"], await EndAsync("shop", id: null, all: true));

        Assert.Equal(2, ends);
    }

    [Fact]
    public async Task Site_that_is_not_there_is_told_before_anybody_is_asked()
    {
        Assert.Equal(FlowErrors.SiteNotFound, (await FailedAsync("nowhere", id: null, all: true)).ErrorId);
        Assert.Empty(_asked.All);
    }

    [Fact]
    public async Task End_is_confirmed_once_for_each_site_by_the_last_of_its_revisions()
    {
        Maintenance[] ended = [_service.Add("shop", "a", ended: EndReason.Ended), _service.Add("blog", "b", ended: EndReason.Ended), _service.Add("shop", "c", ended: EndReason.Ended)];
        var told = new List<Task>();
        _service.Confirms = convergence => convergence with { Revision = convergence.Site == "shop" ? 2 : convergence.Revision };

        Task confirmed = new MaintenanceEnd(_service.Context, (_, _) => true).ConfirmAsync(
            ended,
            attempt =>
            {
                Task one = attempt();
                told.Add(one);
                return one;
            },
            _service.In(3), CancellationToken.None);
        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => _service.RunAsync(confirmed));

        Assert.Equal([TaskStatus.Faulted, TaskStatus.RanToCompletion], told.Select(task => task.Status));
        Assert.Equal(FlowErrors.NotConverged, failed.ErrorId);
        Assert.Contains("shop has not confirmed within 3 s", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith("The maintenance has ended all the same.", failed.Message, StringComparison.Ordinal);
        Assert.Contains(_service.Steps.All, step => step.Title == "Opening blog");
    }

    [Fact]
    public async Task End_of_a_site_without_instances_needs_nobody()
    {
        Maintenance ended = _service.Add("shop", "a", ended: EndReason.Ended);
        _service.Confirms = convergence => convergence with { Converged = false, Total = 0, Confirmed = 0, Blockers = [new Blocker { Reason = BlockerReason.NoInstances }] };

        await _service.RunAsync(new MaintenanceEnd(_service.Context, (_, _) => true).ConfirmAsync([ended], attempt => attempt(), _service.In(3), CancellationToken.None));
    }

    private MaintenanceStatus Status(string site, string id) => _service.Get(site, id).Status;

    private async Task<string[]> EndAsync(string? site, string? id, bool all = false)
    {
        var end = new MaintenanceEnd(_service.Context, (target, action) =>
        {
            _asked.Add($"{target}: {action}");
            return _approves;
        });
        IReadOnlyList<Maintenance> ended = await _service.RunAsync(end.EndAsync(site, id, all, _service.In(10), CancellationToken.None));
        Assert.All(ended, record => Assert.Equal(MaintenanceStatus.Ended, record.Status));
        return [.. ended.Select(record => record.Id).Order(StringComparer.Ordinal)];
    }

    private Task<FlowException> FailedAsync(string? site, string? id, bool all = false) => Assert.ThrowsAsync<FlowException>(() => EndAsync(site, id, all));
}
