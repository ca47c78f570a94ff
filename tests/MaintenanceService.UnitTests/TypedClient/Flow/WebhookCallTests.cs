using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Calls for webhooks that take longer than others, or must not be sent twice.</summary>
public sealed class WebhookCallTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Test_waits_as_long_as_the_receiver_may_take()
    {
        var time = new FakeTimeProvider();
        ServiceCalls calls = ResendTests.Calls(new SlowAnswer(time), time);

        Task<WebhookTest> tested = WebhookCalls.TestAsync(calls, "w", Test);
        await time.AdvanceUntilAsync(tested.ContinueWith(task => task.Exception, TaskContinuationOptions.ExecuteSynchronously));

        Assert.False((await tested).Delivered);
    }

    /// <summary>A service whose receiver has not answered for 15 seconds.</summary>
    private sealed class SlowAnswer(TimeProvider time) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // SocketsHttpHandler sends a request without content again when its answer is lost.
            Assert.NotNull(request.Content);
            await Task.Delay(TimeSpan.FromSeconds(16), time, cancellationToken);
            return ScriptedAnswers.Of(HttpStatusCode.OK, """{"delivered":false,"status":null,"detail":"The receiver did not answer."}""");
        }
    }
}
