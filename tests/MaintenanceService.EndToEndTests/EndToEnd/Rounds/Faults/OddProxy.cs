using MaintenanceService.Client;

namespace MaintenanceService.Tests.EndToEnd.Rounds.Faults;

/// <summary>Something stands between one Shop and the service, and answers everything itself: no such answer is the service's.</summary>
internal sealed class OddProxy(string answer) : Fault
{
    public static readonly string[] Answers =
    [
        "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: close\r\n\r\n<h1>No</h1>",
    ];

    public override string Name => $"{base.Name} {answer[9..12]}";

    public override Task BeforeAsync(Round round)
    {
        round.Victim.Link.AnswerAll(answer);
        return Task.CompletedTask;
    }

    public override async Task ClosingAsync(Round round)
    {
        await round.ClosingIsBlockedAsync(BlockerReason.Pending, BlockerReason.Silent);
        round.Victim.Link.Mend();
    }
}
