using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Service.Access;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace MaintenanceService.Tests.Service.OpenApi;

/// <summary>The published document is a file of this repository, and the truth.</summary>
public sealed class DocumentTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Openapi_yaml_is_what_is_served()
    {
        await using RunningService service = await RunningService.StartAsync();
        using HttpClient anybody = service.HttpAs(null);
        string served = await anybody.GetStringAsync("/openapi/v1.yaml", Test);
        string file = Repository.PathOf("openapi.yaml");
        if (Environment.GetEnvironmentVariable("MAINTENANCE_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(file, served, Test);
        }

        Assert.Equal(await File.ReadAllTextAsync(file, Test), served);
    }

    [Fact]
    public async Task Every_operation_that_needs_a_key_is_documented_with_it_and_no_other()
    {
        await using RunningService service = await RunningService.StartAsync();
        YamlMappingNode[] operations = await OperationsAsync();

        Assert.Equal(
            EndpointAccess.Operations(service).Keys.Order(),
            operations.Select(operation => operation["operationId"].ToString()).Order());
        Assert.All(operations, operation => Assert.Equal("bearer", Assert.Single((YamlMappingNode)operation["security"][0]).Key.ToString()));
    }
    [Fact]
    public async Task Every_successful_answer_has_an_example()
    {
        var answers = (await OperationsAsync())
            .SelectMany(operation => ((YamlMappingNode)operation["responses"]).Children
                .Where(response => response.Key.ToString().StartsWith('2') && ((YamlMappingNode)response.Value).Children.ContainsKey("content"))
                .SelectMany(response => ((YamlMappingNode)response.Value["content"]).Children)
                .Where(content => content.Key.ToString() == "application/json")
                .Select(content => (Operation: operation["operationId"].ToString(), Content: (YamlMappingNode)content.Value)))
            .ToArray();

        Assert.NotEmpty(answers);
        Assert.Empty(answers.Where(answer => !answer.Content.Children.ContainsKey("example")).Select(answer => answer.Operation));
    }

    [Fact]
    public async Task Every_parameter_of_a_path_has_an_example()
    {
        var parameters = (await OperationsAsync())
            .Where(operation => operation.Children.ContainsKey("parameters"))
            .SelectMany(operation => ((YamlSequenceNode)operation["parameters"]).Children.Cast<YamlMappingNode>()
                .Where(parameter => parameter["in"].ToString() == "path")
                .Select(parameter => (Name: $"{operation["operationId"]} {parameter["name"]}", Parameter: parameter)))
            .ToArray();

        Assert.NotEmpty(parameters);
        Assert.Empty(parameters.Where(item => !item.Parameter.Children.ContainsKey("example")).Select(item => item.Name));
    }

    private static async Task<YamlMappingNode[]> OperationsAsync()
    {
        var document = new YamlStream();
        document.Load(new StringReader(await File.ReadAllTextAsync(Repository.PathOf("openapi.yaml"), Test)));
        return [.. ((YamlMappingNode)document.Documents[0].RootNode["paths"]).Children.Values
            .SelectMany(path => ((YamlMappingNode)path).Children.Values.Cast<YamlMappingNode>())];
    }
}
