using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>
/// Tests of real processes that live by the machine's own clock: they run one after another when all the others are done, so that no test
/// takes the processors from them.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class OneAtATime;
