using System.Text.Json.Serialization;

namespace Patterns;

/// <summary>Writes and reads invoices without reflection: the program can be published as native code.</summary>
[JsonSerializable(typeof(Invoice))]
public sealed partial class InvoiceJson : JsonSerializerContext;
