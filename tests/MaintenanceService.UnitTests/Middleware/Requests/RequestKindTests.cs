using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Requests;

/// <summary>Which requests only read, and which are lasting connections.</summary>
public sealed class RequestKindTests
{
    [Theory]
    [InlineData("GET", true)]
    [InlineData("get", true)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("POST", false)]
    [InlineData("PUT", false)]
    [InlineData("PATCH", false)]
    [InlineData("DELETE", false)]
    [InlineData("TRACE", false)]
    [InlineData("CONNECT", false)]
    [InlineData("GETS", false)]
    [InlineData("", false)]
    public void Method_says_whether_a_request_only_reads(string method, bool onlyReads) => Assert.Equal(onlyReads, RequestKind.OnlyReads(Request(method), null));

    [Theory]
    [InlineData("websocket", true, false)]
    [InlineData("h2c", true, true)]
    [InlineData("H2C, h2c", true, true)]
    [InlineData("h2c, websocket", true, false)]
    [InlineData("", true, true)]
    [InlineData("websocket", false, true)]
    public void Upgrade_that_leaves_http_may_write(string protocols, bool isUpgradable, bool onlyReads)
    {
        DefaultHttpContext request = Request("GET");
        request.Request.Headers.Upgrade = protocols;
        request.Features.Set<IHttpUpgradeFeature>(new Upgrade(isUpgradable));

        Assert.Equal(onlyReads, RequestKind.OnlyReads(request, null));
    }

    [Fact]
    public void Extended_connect_may_write()
    {
        DefaultHttpContext request = Request("GET");
        request.Features.Set<IHttpExtendedConnectFeature>(new ExtendedConnect(true));
        Assert.False(RequestKind.OnlyReads(request, null));

        request.Features.Set<IHttpExtendedConnectFeature>(new ExtendedConnect(false));
        Assert.True(RequestKind.OnlyReads(request, null));
    }

    [Theory]
    [InlineData(MaintenanceMode.ReadOnly, true)]
    [InlineData(MaintenanceMode.Closed, false)]
    [InlineData(null, false)]
    public void Endpoint_that_the_app_declares_as_reading_only_reads_by_any_method(MaintenanceMode? declared, bool onlyReads)
    {
        var metadata = declared is { } mode ? new EndpointMetadataCollection(new AllowDuringMaintenanceAttribute(mode)) : EndpointMetadataCollection.Empty;
        var endpoint = new Endpoint(_ => Task.CompletedTask, metadata, "search");
        DefaultHttpContext upgrade = Request("GET");
        upgrade.Features.Set<IHttpExtendedConnectFeature>(new ExtendedConnect(true));

        Assert.Equal(onlyReads, RequestKind.OnlyReads(Request("POST"), endpoint));
        Assert.Equal(onlyReads, RequestKind.OnlyReads(upgrade, endpoint));
        Assert.True(RequestKind.OnlyReads(Request("GET"), endpoint));
    }

    [Theory]
    [InlineData("GET", 200, null, false)]
    [InlineData("GET", 200, "text/html", false)]
    [InlineData("GET", 200, "text/event-stream", true)]
    [InlineData("GET", 200, "Text/Event-Stream; charset=utf-8", true)]
    [InlineData("GET", 101, null, true)]
    [InlineData("CONNECT", 200, null, true)]
    [InlineData("POST", 200, "application/json", false)]
    public void Answer_says_whether_it_is_a_lasting_connection(string method, int status, string? type, bool isConnection)
    {
        DefaultHttpContext request = Request(method);
        request.Response.StatusCode = status;
        request.Response.ContentType = type;

        Assert.Equal(isConnection, RequestKind.IsConnection(request));
    }

    private static DefaultHttpContext Request(string method)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        return context;
    }

    private sealed class Upgrade(bool isUpgradable) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => isUpgradable;

        public Task<Stream> UpgradeAsync() => throw new NotSupportedException();
    }

    private sealed class ExtendedConnect(bool isExtendedConnect) : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => isExtendedConnect;

        public string? Protocol => "websocket";

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }
}
