using System.Text;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Raw;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Service.Load;

/// <summary>Requests that never arrive in whole, and more connections than there may be.</summary>
public sealed class SlowRequestTests
{
    [Fact]
    public async Task Body_that_trickles_in_is_408_after_its_time_and_changes_nothing()
    {
        var time = new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RunningService service = await RunningService.StartAsync(
            time, new Dictionary<string, string?> { ["Maintenance:RequestBodyTimeoutSeconds"] = "20" });
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(Encoding.ASCII.GetBytes(
            $"PUT /v1/sites/shop HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {RunningService.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{"));
        Task<RawAnswer?> answer = connection.ReadAsync();

        // The clock moves until the service, which may not have read the head yet, has noticed.
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(21));
                return Task.FromResult(answer.IsCompleted);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(408, (await answer)?.Status);
        Assert.Equal(404, (await service.Http.Get("/v1/sites/shop")).Status);
        Assert.True(service.Errors.Lines.Count == 0, string.Join('\n', service.Errors.Lines));
    }

    [Fact]
    public async Task No_rate_of_the_server_ends_a_body_before_its_time()
    {
        await using RunningService service = await RunningService.StartAsync();

        // Kestrel's own default ends a body after five seconds; waiting for it here would take as long.
        Assert.Null(service.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MinRequestBodyDataRate);
    }

    [Fact]
    public async Task Request_head_that_does_not_arrive_in_time_closes_the_connection()
    {
        await using RunningService service = await RunningService.StartAsync(
            settings: new Dictionary<string, string?> { ["Maintenance:RequestHeadersTimeoutSeconds"] = "1" });
        using RawConnection connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync("GET /livez HTTP/1.1\r\nHost: localhost\r\n"u8.ToArray());

        Assert.Equal(408, (await connection.ReadAsync())?.Status);
    }

    [Fact]
    public async Task Connection_beyond_the_most_is_closed_and_the_others_stay()
    {
        await using RunningService service = await RunningService.StartAsync(
            settings: new Dictionary<string, string?> { ["Maintenance:MaxConcurrentConnections"] = "10" });
        var open = new List<RawConnection>();
        for (int i = 0; i < 10; i++)
        {
            open.Add(await RawConnection.OpenAsync(service.Address));
            Assert.Equal(200, await LiveAsync(open[i]));
        }

        using RawConnection further = await RawConnection.OpenAsync(service.Address);

        Assert.Null(await LiveAsync(further));
        Assert.Equal(200, await LiveAsync(open[0]));
        open.ForEach(connection => connection.Dispose());
    }

    private static async Task<int?> LiveAsync(RawConnection connection)
    {
        try
        {
            await connection.SendAsync("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            return (await connection.ReadAsync())?.Status;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
