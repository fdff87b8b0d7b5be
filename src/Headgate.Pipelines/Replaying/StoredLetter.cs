using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Replaying;

/// <summary>A letter that was read from a file.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <param name="Data">The data.</param>
/// <param name="Letter">The letter.</param>
/// <param name="Mark">Where it stands.</param>
internal sealed record StoredLetter<T>(T Data, DeadLetter Letter, LetterMark Mark);
