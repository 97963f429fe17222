import { tensorflow } from './generated/tensorflow.js';

/** A setting of a node or function. */
export type Attribute = tensorflow.AttrValue.$Properties;

export type DataType = tensorflow.DataType;
export const { DataType } = tensorflow;

/** Sizes of all axes; none for a scalar. */
export type Dimensions = readonly number[];

export const attribute = {
  flag: (b: boolean): Attribute => ({ b }),
  integer: (i: number): Attribute => ({ i }),
  text: (text: string): Attribute => ({ s: new TextEncoder().encode(text) }),
  type: (type: DataType): Attribute => ({ type }),
  types: (type: readonly DataType[]): Attribute => ({ list: { type: [...type] } }),
  shape: (dimensions: Dimensions): Attribute => ({ shape: shapeProto(dimensions) }),
  shapes: (shapes: readonly Dimensions[]): Attribute => ({ list: { shape: shapes.map(shapeProto) } }),
  function: (name: string): Attribute => ({ func: { name } }),
  tensor: (values: readonly number[], type: DataType, dimensions: Dimensions): Attribute => ({
    tensor: { dtype: type, tensorShape: shapeProto(dimensions), ...elements(values, type) },
  }),
};

export function shapeProto(dimensions: Dimensions): tensorflow.TensorShapeProto.$Properties {
  return { dim: dimensions.map((size) => ({ size })) };
}

function elements(values: readonly number[], type: DataType): tensorflow.TensorProto.$Properties {
  switch (type) {
    case DataType.DT_FLOAT:
      return { floatVal: [...values] };
    case DataType.DT_DOUBLE:
      return { doubleVal: [...values] };
    case DataType.DT_INT32:
      return { intVal: [...values] };
    default:
      throw new RangeError(`no constants of type ${DataType[type]} are needed`);
  }
}
