using Microsoft.Extensions.Logging;

namespace Headgate.Files.Writing;

/// <summary>What a sink has from outside.</summary>
/// <param name="TimeProvider">The clock.</param>
/// <param name="Logger">Where to log.</param>
internal sealed record FileSurroundings(TimeProvider TimeProvider, ILogger Logger);
