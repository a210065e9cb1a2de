/** Types of the elements of a tensor, of those that the protocol knows. */
export type Datatype = 'BOOL' | 'INT64' | 'FP64' | 'BYTES';

/** Passed over: the protocol lets clients send what a server need not know. */
export type InferenceParameters = Record<string, unknown>;

/** What each row has at one place, e.g. `recency_days` of all customers. */
export interface InputTensor {
  /**
   * A field of the prediction's own route.
   * @example "recency_days"
   */
  name: string;
  /**
   * The rows, as [n] or [n, 1].
   * @minItems 1
   * @maxItems 8
   * @example [1]
   */
  shape: number[];
  /** @example "INT64" */
  datatype: string;
  parameters?: InferenceParameters | null;
  /**
   * One element a row; null where an optional field is left out of that row.
   * @minItems 1
   * @maxItems 10000
   * @example [30]
   */
  data: unknown[];
}

export interface RequestedOutput {
  /** @example "churn_probability" */
  name: string;
  parameters?: InferenceParameters | null;
}

/** 1 to 10,000 rows, field by field. */
export interface InferenceRequest {
  /**
   * Comes back in the answer.
   * @maxLength 128
   * @example "42"
   */
  id?: string | null;
  /**
   * KServe's client repeats the address here; passed over.
   * @example "churn"
   */
  model_name?: string | null;
  /**
   * As model_name.
   * @example "20261123-231500-3f2a9c"
   */
  model_version?: string | null;
  parameters?: InferenceParameters | null;
  /**
   * Those that the model's metadata name; optional ones may be left out.
   * @minItems 1
   * @maxItems 64
   * @example [{"name":"customer_id","shape":[2],"datatype":"INT64","data":[123,124]},{"name":"recency_days","shape":[2],"datatype":"INT64","data":[30,200]},{"name":"frequency","shape":[2],"datatype":"INT64","data":[5,0]},{"name":"avg_monetary","shape":[2],"datatype":"FP64","data":[125.5,20]},{"name":"loyalty_member","shape":[2],"datatype":"BOOL","data":[true,false]},{"name":"days_since_join","shape":[2],"datatype":"INT64","data":[365,400]}]
   */
  inputs: InputTensor[];
  /**
   * Those that are wanted, in their order; left out, all.
   * @maxItems 64
   * @example [{"name":"churn_probability"},{"name":"risk_category"}]
   */
  outputs?: RequestedOutput[] | null;
}

export interface OutputTensor {
  /** @example "churn_probability" */
  name: string;
  datatype: Datatype;
  /**
   * @isInt
   * @example [1]
   */
  shape: number[];
  /** One element a row, in the order of the request. */
  data: unknown[];
}

export interface InferenceResponse {
  /** @example "churn" */
  model_name: string;
  /** @example "20261123-231500-3f2a9c" */
  model_version: string;
  /** That of the request. */
  id?: string;
  outputs: OutputTensor[];
}

export interface TensorMetadata {
  /** @example "recency_days" */
  name: string;
  datatype: Datatype;
  /**
   * -1: any number of rows.
   * @isInt
   * @example [-1]
   */
  shape: number[];
  /** `optional`: the tensor may be left out. */
  parameters?: { optional: boolean };
}

export interface InferenceModelMetadata {
  /** @example "churn" */
  name: string;
  /** The version that answers. */
  versions: string[];
  /** @example "retail-ml_layersmodel" */
  platform: string;
  inputs: TensorMetadata[];
  outputs: TensorMetadata[];
}

export interface InferenceServerMetadata {
  /** @example "retail-ml" */
  name: string;
  /** @example "1.0.0" */
  version: string;
  extensions: string[];
}

export interface InferenceServerLive {
  live: boolean;
}

export interface InferenceServerReady {
  ready: boolean;
}

export interface InferenceModelReady {
  /** @example "churn" */
  name: string;
  ready: boolean;
}
