using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>If-Match on the five operations that take it.</summary>
public sealed class PreconditionTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly HttpClient _http = shared.Http;

    public static TheoryData<string> Operations => ["PutSite", "DeleteSite", "PutMaintenance", "PatchMaintenance", "EndMaintenance"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task If_Match_of_the_current_etag_Is_accepted(string operation)
    {
        (string at, string etag) = await PrepareAsync(operation);

        Assert.Contains((await SendAsync(operation, at, etag)).Status, (int[])[200, 204]);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task If_Match_star_of_an_existing_record_Is_accepted(string operation)
    {
        (string at, _) = await PrepareAsync(operation);

        Assert.Contains((await SendAsync(operation, at, "*")).Status, (int[])[200, 204]);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task If_Match_of_a_missing_record_Is_a_revision_conflict(string operation)
    {
        string at = operation.EndsWith("Site", StringComparison.Ordinal)
            ? $"/v1/sites/{shared.NewName()}"
            : $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        foreach (string ifMatch in new[] { "*", "\"e.1\"" })
        {
            Answer refused = await SendAsync(operation, at, ifMatch);
            Assert.Equal((412, "revision-conflict"), refused.Refusal);
            Assert.Null(refused.ETag);
            Assert.Null(refused["currentETag"]);
            Assert.Equal("If-Match asks for a record that exists; there is none. Check its name; a PUT without If-Match creates one.", refused["detail"]);
        }

        Assert.Equal(404, (await _http.Get(at)).Status);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Stale_etag_is_a_conflict_that_tells_the_current_one(string operation)
    {
        (string at, string current) = await PrepareAsync(operation);
        string epoch = current.Trim('"').Split('.')[0];
        foreach (string stale in new[] { $"\"{epoch}.1\"", $"\"{epoch}.99\"", $"\"{epoch}.0{current.Trim('"').Split('.')[1]}\"", $"\"other.{current.Trim('"').Split('.')[1]}\"", "\"\"", "\"*\"" })
        {
            Answer refused = await SendAsync(operation, at, stale);
            Assert.Equal((412, "revision-conflict"), refused.Refusal);
            Assert.Equal(current, refused.ETag);
            Assert.Equal(current, refused["currentETag"]);
        }

        Assert.Equal(current, (await _http.Get(at)).ETag);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Weak_unquoted_or_several_are_malformed(string operation)
    {
        (string at, string etag) = await PrepareAsync(operation);
        foreach (string bad in new[] { "W/" + etag, etag.Trim('"'), $"{etag}, {etag}", $"{etag}, *", "*, *", "\"", "" })
        {
            Assert.Equal((400, "malformed-request"), (await SendAsync(operation, at, bad)).Refusal);
        }

        Assert.Equal(etag, (await _http.Get(at)).ETag);
    }

    [Theory]
    [InlineData("PutMaintenance")]
    [InlineData("PatchMaintenance")]
    [InlineData("EndMaintenance")]
    public async Task On_an_ended_maintenance_its_end_comes_first(string operation)
    {
        (string at, string stale) = await PrepareAsync(operation);
        await _http.Delete(at);

        Assert.Equal((409, "maintenance-ended"), (await SendAsync(operation, at, stale)).Refusal);
    }

    [Theory]
    [InlineData("PutSite")]
    [InlineData("PutMaintenance")]
    public async Task If_none_match_makes_a_record_once(string operation)
    {
        string site = shared.NewName();
        string at = operation == "PutSite" ? $"/v1/sites/{site}" : $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";

        Answer made = await IfNoneMatchAsync(at, "*");
        Answer again = await IfNoneMatchAsync(at, "*");

        Assert.Equal(201, made.Status);
        Assert.Equal((412, "revision-conflict"), again.Refusal);
        Assert.Equal((made.ETag, made.ETag), (again.ETag, again["currentETag"]));
        Assert.Equal((400, "malformed-request"), (await IfNoneMatchAsync(at, made.ETag!)).Refusal);
        Assert.Equal((400, "malformed-request"), (await IfNoneMatchAsync(at, "*", ifMatch: "*")).Refusal);
        Assert.Equal(made.Revision, (await _http.Get(at)).Revision);
    }

    [Fact]
    public async Task If_none_match_on_an_ended_maintenance_is_its_end()
    {
        (string at, _) = await PrepareAsync("PutMaintenance");
        await _http.Delete(at);

        Assert.Equal((409, "maintenance-ended"), (await IfNoneMatchAsync(at, "*")).Refusal);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Stale_writer_gets_the_author_of_the_last_change(string operation)
    {
        (string at, string stale) = await PrepareAsync(operation);
        using HttpClient other = shared.Service.HttpAs((await _http.Post("/v1/keys", """{"name":"Robin's key","role":"admin","sites":["*"]}"""))["key"]);
        Assert.Equal(200, (await SendAsync(other, operation == "EndMaintenance" ? "PatchMaintenance" : operation == "DeleteSite" ? "PutSite" : operation, at, stale)).Status);

        Assert.Contains("Robin's key", (await SendAsync(operation, at, stale))["detail"], StringComparison.Ordinal);
    }

    private async Task<Answer> IfNoneMatchAsync(string at, string ifNoneMatch, string? ifMatch = null)
    {
        using HttpClient http = shared.Service.HttpAs(RunningService.AdminKey);
        http.DefaultRequestHeaders.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return await http.Put(at, "{}", ifMatch);
    }

    private async Task<(string At, string ETag)> PrepareAsync(string operation)
    {
        string site = await shared.SiteAsync();
        string at = $"/v1/sites/{site}";
        if (!operation.EndsWith("Site", StringComparison.Ordinal))
        {
            at += "/maintenances/m";
            await _http.Put(at);
        }
        else
        {
            await _http.Put(at, """{"displayName":"once more"}""");
        }

        return (at, (await _http.Get(at)).ETag!);
    }

    private Task<Answer> SendAsync(string operation, string at, string ifMatch) => SendAsync(_http, operation, at, ifMatch);

    private static Task<Answer> SendAsync(HttpClient http, string operation, string at, string ifMatch) => operation switch
    {
        "PutSite" => http.Put(at, """{"displayName":"changed"}""", ifMatch),
        "PutMaintenance" => http.Put(at, """{"message":"changed"}""", ifMatch),
        "PatchMaintenance" => http.Patch(at, """{"message":"changed"}""", ifMatch),
        _ => http.Delete(at, ifMatch),
    };
}
