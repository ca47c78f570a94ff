using System.Net;
using System.Net.Http.Headers;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>The gRPC template's service refuses calls by the status that clients retry.</summary>
[Collection<DotnetBuilds>]
public sealed class GrpcTemplateTests
{
    // A frame without compression that holds HelloRequest { name: "x" }.
    private static readonly byte[] Call = [0, 0, 0, 0, 3, 0x0a, 1, (byte)'x'];

    [Fact]
    public async Task Call_is_unavailable_while_closed_and_answered_before_and_after()
    {
        using TemplateApp made = await TemplateApp.CreateAsync("grpc", program => Programs.WithMaintenance(program, "var app = builder.Build();"));
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        using HttpClient client = Fleet.Http(await made.StartAsync(fleet));
        Assert.Equal("0", await StatusAsync(client));

        await fleet.CloseAsync();
        Assert.Equal("14", await StatusAsync(client));

        await fleet.OpenAsync();
        Assert.Equal("0", await StatusAsync(client));
    }

    private static async Task<string> StatusAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/greet.Greeter/SayHello")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Call) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            Headers = { { "TE", "trailers" } },
        };
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (answer.TrailingHeaders.TryGetValues("grpc-status", out IEnumerable<string>? last) ? last : answer.Headers.GetValues("grpc-status")).Single();
    }
}
