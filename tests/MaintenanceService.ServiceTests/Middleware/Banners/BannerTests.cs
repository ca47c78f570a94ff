using System.Globalization;
using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Banners;

/// <summary>The banners that are rendered on the server: nothing while nothing is planned, and every value encoded.</summary>
public sealed class BannerTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly SiteStateMaintenance Next = States.Maintenance("next") with
    {
        Status = MaintenanceStatus.Scheduled,
        StartsAt = new DateTimeOffset(2099, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Message = "We <b>move</b>.",
    };

    [Fact]
    public async Task Component_tells_of_what_is_planned_and_of_what_is_in_force()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await StartAsync(service);

        string before = await app.Http.GetStringAsync("/banner", Test);
        service.Put(States.With(2, Next) with { Mode = MaintenanceMode.Open });
        await service.ConfirmedAsync(2);
        string planned = await app.Http.GetStringAsync("/banner", Test);
        service.Put(States.With(3, States.Maintenance("part", MaintenanceMode.Closed, "/part") with { Message = "A part only." }, States.Maintenance()));
        await service.ConfirmedAsync(3);
        string closed = await app.Http.GetStringAsync("/banner", Test);
        service.Put(States.With(4, States.Maintenance(mode: MaintenanceMode.ReadOnly) with { Message = "Reading only." }, Next));
        await service.ConfirmedAsync(4);
        string readOnly = await app.Http.GetStringAsync("/banner", Test);

        Assert.Equal("", before);
        Assert.Equal(
            """<div class="maintenance-banner" role="status" dir="auto">Maintenance is planned for <time datetime="2099-01-02T03:04:05.000Z">2 January 2099, 03:04 UTC</time>. We &lt;b&gt;move&lt;/b&gt;.</div>""",
            planned);
        Assert.Contains(">This site is down for maintenance.<", closed, StringComparison.Ordinal);
        Assert.Contains(">Reading only.<", readOnly, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tag_helper_writes_the_same_with_the_page_s_words_and_class()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(Next) with { Mode = MaintenanceMode.Open });
        await using RunningApp app = await StartAsync(service);
        IMaintenanceState state = app.Services.GetRequiredService<IMaintenanceState>();

        Assert.Equal(
            """<div class="maintenance-banner top" role="status" dir="auto">Planned from <time datetime="2099-01-02T03:04:05.000Z">2 January 2099, 03:04 UTC</time>! We &lt;b&gt;move&lt;/b&gt;.</div>""",
            Process(new MaintenanceBannerTagHelper(state) { Soon = "Planned from {0}!" }, new TagHelperAttribute("class", "top")));
        Assert.Contains(">&lt;soon&gt; We ", Process(new MaintenanceBannerTagHelper(state) { Soon = "<soon>" }), StringComparison.Ordinal);
        service.Put(States.Open(2));
        await service.ConfirmedAsync(2);
        Assert.Equal("", Process(new MaintenanceBannerTagHelper(state)));
    }

    [Fact]
    public async Task Banner_says_what_the_page_and_the_status_say()
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow().AddHours(1);
        SiteState state = States.With(2, States.Maintenance("ends") with { Message = "Ends in an hour.", EndsAt = end }, States.Maintenance("open") with { Message = "Open-ended." });
        await using ScriptedService service = await ScriptedService.StartAsync(state);
        await using RunningApp app = await StartAsync(service);
        string openEnded = await app.Http.GetStringAsync("/banner", Test);
        service.Put(States.With(3, States.Maintenance()) with { Settings = new SiteSettings { Message = "The site's own." } });
        await service.ConfirmedAsync(3);
        string own = await app.Http.GetStringAsync("/banner", Test);
        // One of some paths is none of the site.
        service.Put(States.With(4, Next with { Paths = ["/api"] }) with { Mode = MaintenanceMode.Open });
        await service.ConfirmedAsync(4);

        Assert.Contains(">Open-ended.<", openEnded, StringComparison.Ordinal);
        Assert.Contains(">The site&#x27;s own.<", own, StringComparison.Ordinal);
        Assert.Equal("", await app.Http.GetStringAsync("/banner", Test));
        Assert.Contains("\"upcoming\":[]", await app.Http.GetStringAsync("/.well-known/maintenance", Test), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fa-IR")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public async Task Time_is_of_the_Gregorian_calendar_in_every_culture(string culture)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(Next) with { Mode = MaintenanceMode.Open });
        await using RunningApp app = await StartAsync(service);
        IMaintenanceState state = app.Services.GetRequiredService<IMaintenanceState>();
        CultureInfo.CurrentCulture = new CultureInfo(culture);

        Assert.Contains(" 2099, 03:04 UTC</time>", Process(new MaintenanceBannerTagHelper(state)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interactive_component_follows_each_change_until_it_is_gone()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync();
        await using var renderer = new CountingRenderer(app.Services);
        await renderer.AddAsync<MaintenanceBanner>();
        int first = renderer.Renders;

        app.Memory.Set(MaintenanceMode.Closed);
        await Processes.Eventually.TrueAsync(() => renderer.Renders > first, Test);
    }

    private static Task<RunningApp> StartAsync(ScriptedService service) => RunningApp.StartAsync(service, setup =>
    {
        setup.Builder = builder => builder.Services.AddRazorComponents();
        setup.After = web => web.MapGet("/banner", () => new RazorComponentResult<MaintenanceBanner>()).AllowDuringMaintenance();
    });

    private static string Process(MaintenanceBannerTagHelper helper, params TagHelperAttribute[] attributes)
    {
        var output = new TagHelperOutput("maintenance-banner", [.. attributes], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        helper.Process(new TagHelperContext([.. attributes], new Dictionary<object, object>(), "id"), output);
        using var text = new StringWriter();
        output.WriteTo(text, System.Text.Encodings.Web.HtmlEncoder.Default);
        return text.ToString();
    }
}
