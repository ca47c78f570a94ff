using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>What the document shows as an example can be sent as it stands.</summary>
public sealed class ExampleTests(SharedService shared) : IClassFixture<SharedService>
{
    [Fact]
    public async Task Each_body_has_an_example_that_succeeds_in_each_media_type()
    {
        var book = new ContractBook(await PublishedOperation.ReadAllAsync(shared.Http));
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(MaintenanceService.Client.KeyRole.Instance, "*"));
        PublishedOperation[] withBody = [.. book.Operations.Values.Where(operation => operation.HasBody)];
        foreach (PublishedOperation operation in withBody)
        {
            foreach (string mediaType in operation.MediaTypes)
            {
                (Call call, int success) = await GoodCalls.PrepareAsync(shared.Http, operation.Id, shared.NewName());

                Answer answer = await book.SendAsync(
                    operation.Id == "ReportInstance" ? app : shared.Http, operation.Id, call with { Body = operation.Example, MediaType = mediaType });

                Assert.Equal((operation.Id, success), (operation.Id, answer.Status));
            }
        }

        Assert.Equal(
            ["CreateKey", "CreatePass", "CreateWebhook", "PatchMaintenance", "PutMaintenance", "PutSite", "ReportInstance", "StartMaintenance"],
            withBody.Select(operation => operation.Id).Order());
    }
}
