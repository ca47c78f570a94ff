using System.Text;
using MaintenanceService.Tests.Service.Fuzz;
using MaintenanceService.Tests.Service.Raw;
using Xunit;

namespace MaintenanceService.Tests.Service.BadRequests;

/// <summary>What every operation refuses alike.</summary>
public sealed class EveryOperationTests(BadRequestTests.Shop shop) : IClassFixture<BadRequestTests.Shop>
{
    private static readonly string[] WithBody = ["PutSite", "StartMaintenance", "PutMaintenance", "PatchMaintenance", "ReportInstance", "CreatePass", "CreateKey", "CreateWebhook"];

    public static TheoryData<string> All => [.. Operations.Names];

    public static TheoryData<string> Writes => [.. WithBody];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Parameter_that_it_does_not_know_is_malformed(string operation)
    {
        FuzzRequest good = Good(operation);
        string separator = good.Target.Contains('?', StringComparison.Ordinal) ? "&" : "?";

        await RefusesAsync(good with { Target = $"{good.Target}{separator}nope=1" }, 400, "malformed-request");
        await RefusesAsync(good with { Target = $"{good.Target}{separator}limit=1&limit=1" }, 400, "malformed-request");
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Body_that_is_none_is_refused(string operation)
    {
        FuzzRequest good = Good(operation);
        string text = Encoding.UTF8.GetString(good.Body!);

        await RefusesAsync(good with { Body = [] }, 400, "malformed-request");
        await RefusesAsync(good.Without("Content-Type") with { Body = [] }, 400, "malformed-request");
        await RefusesAsync(good with { Body = [0xEF, 0xBB, 0xBF] }, 400, "malformed-request");
        await RefusesAsync(good with { Body = "{"u8.ToArray() }, 400, "malformed-request");
        await RefusesAsync(good with { Body = "null"u8.ToArray() }, 400, "malformed-request");
        await RefusesAsync(good with { Body = [.. good.Body!, (byte)'x'] }, 400, "malformed-request");
        await RefusesAsync(good with { Body = Encoding.UTF8.GetBytes($"{text[..^1]},{text[1..]}") }, 400, "malformed-request");
        await RefusesAsync(good with { Body = Encoding.UTF8.GetBytes(text.PadRight((64 * 1024) + 1)) }, 413, "too-large");
        await RefusesAsync(good.Without("Content-Type").With("Content-Type", "text/plain"), 415, "unsupported-media-type");
        await RefusesAsync(good.Without("Content-Type"), 415, "unsupported-media-type");
        if (operation != "ReportInstance")
        {
            // A newer instance may say more than this service knows.
            await RefusesAsync(good with { Body = Encoding.UTF8.GetBytes(text[..^1] + ",\"nope\":1}") }, 400, "malformed-request");
        }
    }

    private FuzzRequest Good(string operation) =>
        Array.Find(Operations.Of("shop", "m", RunningService.AdminKey, shop.InstanceKey), request => request.Operation == operation)!;

    private async Task RefusesAsync(FuzzRequest request, int status, string slug)
    {
        using RawConnection connection = await RawConnection.OpenAsync(shop.Service.Address);
        await connection.SendAsync(request.ToBytes());
        RawAnswer? answer = await connection.ReadAsync();

        Assert.True((status, slug) == (answer?.Status, answer?.Slug), $"expected {status}, got {answer}\nto: {request.Operation} {request.Target}");
        Assert.Equal(shop.Revision, (await shop.Service.Client.GetSiteAsync("shop", TestContext.Current.CancellationToken)).Value.Revision);
        Assert.Empty(shop.Service.Errors.Lines);
    }
}
