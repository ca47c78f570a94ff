using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>If-Match on the five operations that take it.</summary>
public sealed class PreconditionTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly HttpClient _http = shared.Http;

    public static TheoryData<string> Operations => ["PutSite", "DeleteSite", "PutMaintenance", "PatchMaintenance", "EndMaintenance"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Current_etag_lets_it_happen(string operation)
    {
        (string at, string etag) = await PrepareAsync(operation);

        Assert.Contains((await SendAsync(operation, at, etag)).Status, (int[])[200, 204]);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Star_lets_it_happen_where_the_record_is(string operation)
    {
        (string at, _) = await PrepareAsync(operation);

        Assert.Contains((await SendAsync(operation, at, "*")).Status, (int[])[200, 204]);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Star_or_an_etag_is_a_conflict_where_no_record_is(string operation)
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

    private Task<Answer> SendAsync(string operation, string at, string ifMatch) => operation switch
    {
        "PutSite" => _http.Put(at, """{"displayName":"changed"}""", ifMatch),
        "PutMaintenance" => _http.Put(at, """{"message":"changed"}""", ifMatch),
        "PatchMaintenance" => _http.Patch(at, """{"message":"changed"}""", ifMatch),
        _ => _http.Delete(at, ifMatch),
    };
}
