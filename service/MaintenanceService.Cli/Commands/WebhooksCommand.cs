using System.CommandLine;
using MaintenanceService.Cli.Options;
using MaintenanceService.Cli.Output;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Commands;

/// <summary>Lists, creates, deletes and tests webhooks, and rotates their secrets.</summary>
internal static class WebhooksCommand
{
    public static Command Build() => new("webhooks", "Addresses to which the service sends the events of sites.")
    {
        BuildList(),
        BuildCreate(),
        BuildDelete(),
        BuildTest(),
        BuildRotate(),
    };

    private static Command BuildList()
    {
        var command = new Command("list", "Lists the webhooks whose sites are all the key's, without their secrets.");
        return command.Runs(async (_, context, stopping) =>
        {
            List<Webhook> webhooks = await WebhookCalls.ListAsync(context.Calls, stopping).ToListAsync();
            context.Writer.WriteTable(webhooks, ["ID", "STATE", "DELIVERED", "SITES", "EVENTS", "URL"], webhook =>
                [webhook.Id, State(webhook), webhook.LastDeliveredAt is { } at ? Wording.Time(at) : "never", string.Join(',', webhook.Sites), Events(webhook), webhook.Url]);
            return ExitCodes.Success;
        });
    }

    private static Command BuildCreate()
    {
        Option<string> url = new("--url") { Description = "Where messages are sent: an https address.", HelpName = "URL", Required = true };
        Option<string[]> site = new("--site", "-s") { Description = "A site, or the beginning of names such as shop-*; may be given several times.", HelpName = "SITE", Required = true };
        Option<WebhookEvent[]?> events = Values.Events("--event", "Sends this event; may be given several times; default: all.");
        var command = new Command("create", "Creates a webhook, and prints its secret, which is never shown again.") { url, site, events };
        return command.Runs(async (result, context, stopping) =>
        {
            var request = new WebhookRequest { Url = result.GetValue(url), Sites = result.GetValue(site), Events = result.GetValue(events) };
            Webhook webhook = await context.Calls.SendOnceAsync((client, token) => client.CreateWebhookAsync(request, token), request.Url, stopping);
            context.Writer.Write(webhook, WithSecret);
            return ExitCodes.Success;
        });
    }

    private static Command BuildDelete()
    {
        Option<string> id = Id();
        var command = new Command("delete", "Deletes a webhook; messages that were not delivered yet are dropped.") { id };
        return command.Runs(async (result, context, stopping) =>
        {
            string wanted = Names.Id(result.GetValue(id)!);
            await context.Calls.RemoveAsync((client, token) => client.DeleteWebhookAsync(wanted, token), wanted, stopping);
            return ExitCodes.Success;
        });
    }

    private static Command BuildTest()
    {
        Option<string> id = Id();
        var command = new Command("test", "Sends a test message now: 0 if the receiver accepted it, else 69.") { id };
        return command.Runs(async (result, context, stopping) =>
        {
            WebhookTest test = await WebhookCalls.TestAsync(context.Calls, Names.Id(result.GetValue(id)!), stopping);
            context.Writer.Write(test, outcome => $"{(outcome.Delivered ? "delivered" : "not delivered")}: {outcome.Detail}");
            return test.Delivered ? ExitCodes.Success : ExitCodes.Unreachable;
        });
    }

    private static Command BuildRotate()
    {
        Option<string> id = Id();
        var command = new Command("rotate", "Gives a webhook a new secret, and prints it; for a day messages carry the previous signature too.") { id };
        return command.Runs(async (result, context, stopping) =>
        {
            string wanted = Names.Id(result.GetValue(id)!);
            Webhook webhook = await context.Calls.SendOnceAsync((client, token) => client.RotateWebhookAsync(wanted, token), wanted, stopping);
            context.Writer.Write(webhook, WithSecret);
            return ExitCodes.Success;
        });
    }

    private static Option<string> Id() => new("--id") { Description = "The webhook.", HelpName = "ID", Required = true };

    private static string State(Webhook webhook) => (webhook.DisabledAt, webhook.LastError) switch
    {
        (not null, _) => "disabled",
        (_, not null) => "failing",
        _ => "in use",
    };

    private static string Events(Webhook webhook) => webhook.Events.Count == Enum.GetValues<WebhookEvent>().Length
        ? "all"
        : string.Join(',', webhook.Events.Select(item => Wording.Name(item)));

    private static string WithSecret(Webhook webhook) => $"id:     {webhook.Id}\nsecret: {webhook.Secret}";
}
