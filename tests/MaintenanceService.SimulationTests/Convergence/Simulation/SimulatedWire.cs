using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What the middleware's own HTTP client of one instance talks to: the simulated network, and behind it the service.</summary>
internal sealed class SimulatedWire(Simulation simulation, SimulatedInstance instance) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        if (!instance.Process.IsAlive)
        {
            return answer.Task;
        }

        string name = request.RequestUri!.Segments[^1];
        if (request.Method == HttpMethod.Put)
        {
            Report(name, (InstanceReport)((JsonContent)request.Content!).Value!, answer);
        }
        else if (request.Method == HttpMethod.Delete)
        {
            // A process takes leave for itself alone: its name may have been taken over by another.
            string? run = System.Web.HttpUtility.ParseQueryString(request.RequestUri.Query)["run"];
            instance.Link.Up(() => simulation.Service.Leave(instance, name, run, () => Back(answer, () => Plain(HttpStatusCode.NoContent))));
        }
        else
        {
            var pipe = new EventPipe();
            instance.Link.Up(() => simulation.Service.Streams.Open(instance, pipe, () => Back(answer, () => Events(pipe))));
        }

        return answer.Task;
    }

    private void Report(string name, InstanceReport report, TaskCompletionSource<HttpResponseMessage> answer)
    {
        var sent = new SentReport(report, instance.Clock.GetTimestamp());
        InstanceReport told = instance.Lies.Tell(sent) with { SentAt = ToTheSecond(report.SentAt) };
        instance.Link.Up(() => simulation.Service.Reports.Receive(instance, name, told, reply => Back(answer, () =>
        {
            instance.Lies.Heard(sent, reply);
            HttpResponseMessage message = Message(reply);
            if (reply.IsNamed)
            {
                message.Headers.Add(ReportHeader.Name, ReportHeader.Format(report.Run!, report.Sequence!.Value));
            }

            return message;
        })));
    }

    // As the header is written.
    private static DateTimeOffset? ToTheSecond(DateTimeOffset? time) => time?.AddTicks(-(time.Value.Ticks % TimeSpan.TicksPerSecond));

    private void Back(TaskCompletionSource<HttpResponseMessage> answer, Func<HttpResponseMessage> message) =>
        instance.Link.Down(() => instance.Process.After(TimeSpan.Zero, () =>
        {
            if (!answer.Task.IsCompleted)
            {
                answer.TrySetResult(message());
            }
        }));

    private static HttpResponseMessage Message(Reply reply) => reply.Status switch
    {
        HttpStatusCode.OK => Json(HttpStatusCode.OK, JsonSerializer.Serialize(reply.State!, WireJson.TypeInfo<SiteState>()), "application/json"),
        HttpStatusCode.Conflict => Json(
            HttpStatusCode.Conflict, $$"""{"type":"{{Problem.TypePrefix}}instance-replaced","status":409}""", "application/problem+json"),
        HttpStatusCode other => Plain(other),
    };

    private static HttpResponseMessage Plain(HttpStatusCode status) => new(status) { Content = new ByteArrayContent([]) };

    private static HttpResponseMessage Json(HttpStatusCode status, string body, string mediaType) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, mediaType) };

    private static HttpResponseMessage Events(EventPipe pipe) => new(HttpStatusCode.OK)
    {
        Content = new StreamContent(pipe) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
    };
}
