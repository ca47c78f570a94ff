using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>Tests that build, pack or publish projects of this repository: two at once would write the same files.</summary>
[CollectionDefinition]
public sealed class DotnetBuilds;
