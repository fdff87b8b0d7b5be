using OrdersEtl.Extraction;
using OrdersEtl.Transformation;

namespace OrdersEtl.Loading;

/// <summary>A row that was put aside, and why.</summary>
public readonly record struct RejectedRow(RawRow Row, Rejection Rejection);
