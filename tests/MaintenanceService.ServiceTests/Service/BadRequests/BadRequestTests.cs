using System.Net.Http.Json;
using MaintenanceService.Client;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Service.Raw;
using Xunit;

namespace MaintenanceService.Tests.Service.BadRequests;

/// <summary>What clients send that they should not: each case gets its own refusal, and changes nothing.</summary>
public sealed class BadRequestTests(BadRequestTests.Shop shop) : IClassFixture<BadRequestTests.Shop>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, BadRequest> Cases =
        BadRequest.Load(Repository.PathOf("tests", "MaintenanceService.ServiceTests", "Service", "BadRequests")).ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bad_request_is_refused_as_the_contract_says_and_changes_nothing(string name)
    {
        BadRequest bad = Cases[name];
        using RawConnection connection = await RawConnection.OpenAsync(shop.Service.Address);
        await connection.SendAsync(bad.ToBytes(RunningService.AdminKey, shop.InstanceKey));
        RawAnswer answer = await connection.ReadAsync(bad.IsHead) ?? throw new InvalidOperationException("The connection was closed without an answer.");

        Assert.True(bad.Status == answer.Status, $"expected {bad.Status}, got {answer}");
        Assert.Equal((bad.Slug, bad.Pointer), (answer.Slug, answer.Member("pointer")));
        if (bad.Slug is not null)
        {
            Assert.Equal(bad.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Member("status"));
            Assert.False(string.IsNullOrEmpty(answer.Member("title")) || string.IsNullOrEmpty(answer.Member("detail")), answer.ToString());
            Assert.DoesNotContain("System.", answer.ToString(), StringComparison.Ordinal);
        }

        Assert.All(bad.Expected, header => Assert.Equal(header.Value, answer.Header(header.Name)));
        Assert.Equal(shop.Revision, (await shop.Service.Client.GetSiteAsync("shop", Test)).Value.Revision);
        Assert.Empty(shop.Service.Errors.Lines);
    }

    [Theory]
    [InlineData("sites?limit=many", "The query parameter limit is a whole number from 1 to 500.")]
    [InlineData("sites?limit=99999999999", "The query parameter limit is a whole number from 1 to 500.")]
    [InlineData("sites?limit=1&limit=2", "The query parameter limit stands more than once.")]
    [InlineData("sites/shop/convergence?wait=1.5", "The query parameter wait is a whole number from 0 to 300.")]
    [InlineData("sites/shop/convergence?wait=", "The query parameter wait is a whole number from 0 to 300.")]
    [InlineData("sites/shop/maintenances/m?forbid=maybe", "The query parameter forbid is true or false.")]
    public async Task Query_parameter_of_another_type_Is_refused_by_its_name(string path, string detail)
    {
        using HttpClient http = shop.Service.HttpAs(RunningService.AdminKey);
        using var request = new HttpRequestMessage(path.Contains("forbid", StringComparison.Ordinal) ? HttpMethod.Delete : HttpMethod.Get, $"v1/{path}");
        using HttpResponseMessage answer = await http.SendAsync(request, Test);

        Problem? problem = await answer.Content.ReadFromJsonAsync<Problem>(WireJson.Options, Test);

        Assert.Equal((ProblemSlug.MalformedRequest, detail), (problem?.Slug(), problem?.Detail));
    }

    [Theory]
    [InlineData("""{"x\ud800":1}""")]
    [InlineData("""{"settings":{"\udc00":1}}""")]
    public async Task Name_of_a_member_that_is_no_Unicode_is_called_so(string body)
    {
        Answer refused = await shop.Service.Http.Put("/v1/sites/shop", body);

        Assert.Equal("The name of a member is not valid Unicode: it contains an unpaired surrogate.", refused["detail"]);
    }

    [Fact]
    public void Corpus_holds_more_than_200_cases() => Assert.True(Cases.Count > 200);

    /// <summary>The site that the corpus uses.</summary>
    public sealed class Shop : IAsyncLifetime
    {
        internal RunningService Service { get; private set; } = null!;

        internal string InstanceKey { get; private set; } = null!;

        internal long Revision { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Service = await RunningService.StartAsync(new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
            await Service.Client.PutSiteAsync("shop", new SiteRequest());
            await Service.Client.PutSiteAsync("other", new SiteRequest());
            await Service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest());
            await Service.Client.PutMaintenanceAsync("shop", "later", new MaintenanceRequest { StartsAt = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero) });
            await Service.Client.PutMaintenanceAsync("shop", "over", new MaintenanceRequest());
            Revision = (await Service.Client.EndMaintenanceAsync("shop", "over")).Value.Revision;
            InstanceKey = await Service.KeyAsync(KeyRole.Instance, "shop");
        }

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
